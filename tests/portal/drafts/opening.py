"""Opening a long form as a browser does: its hidden fields go back with what is typed."""

import re


def hidden(page):
    """{name: value} of the fields by which a long form knows its opening, its version and its token."""
    found = re.findall(r'name="(draft|base|token)" value="([^"]*)"', page.text)
    return {name: value.replace("&#x27;", "'") for name, value in found}


def opened(client, path):
    """The hidden fields of a form opened now."""
    page = client.get(path)
    assert page.status_code == 200
    return hidden(page)


def keep(client, path, sent, *, turn=1, take=False):
    """What the page sends by itself while somebody types."""
    return client.post(path, sent, headers={"X-Portal-Draft": f"{turn} take" if take else str(turn)})
