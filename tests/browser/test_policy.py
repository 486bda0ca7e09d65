"""A real browser tells of what the policy stops; that it has nothing to tell of our pages is held by `visitor`."""

import pytest

INLINE = "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = true'}))"


@pytest.mark.browser
@pytest.mark.asvs("3.4.7")
@pytest.mark.django_db(transaction=True)
def test_a_script_that_somebody_slips_into_a_page_does_not_run_and_is_reported(visitor, policy_reports):
    somebody = visitor()
    somebody.open("/articles/")
    page = somebody.page
    with page.expect_response("**/csp-reports/") as told:
        page.evaluate(INLINE)

    assert told.value.status == 204
    assert page.evaluate("window.ran") is None
    assert policy_reports == [{"directive": "script-src-elem", "blocked": "inline", "page": "articles"}]
    policy_reports.clear()
