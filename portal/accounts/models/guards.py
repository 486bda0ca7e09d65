"""What the database itself refuses about people and their roles, whoever writes: a page, the shell, raw SQL."""

import pgtrigger

STAYS_WHO_IT_IS = pgtrigger.Trigger(
    name="an_account_stays_one_persons",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("person_id"),
    condition=pgtrigger.Q(old__person__isnull=False) & pgtrigger.Q(old__person__df=pgtrigger.F("new__person")),
    func="""
        RAISE EXCEPTION 'account % belongs to another person already', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'an_account_stays_one_persons';
    """,
)
# The person stands in the grant too, so that a unique index can keep the three administrators apart by person.
GRANTS_FOLLOW = pgtrigger.Trigger(
    name="grants_follow_the_person",
    when=pgtrigger.After,
    operation=pgtrigger.UpdateOf("person_id"),
    condition=pgtrigger.Q(old__person__df=pgtrigger.F("new__person")),
    func="""
        UPDATE accounts_rolegrant SET person_id = NEW.person_id WHERE user_id = NEW.id;
        RETURN NULL;
    """,
)
FILLED_FROM_THE_ACCOUNT = pgtrigger.Trigger(
    name="filled_from_the_account",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    declare=[("giver", "bigint")],
    func="""
        SELECT person_id INTO NEW.person_id FROM accounts_user WHERE id = NEW.user_id FOR SHARE;
        SELECT person_id INTO giver FROM accounts_user WHERE id = NEW.given_by_id;
        IF NEW.ended_at IS NULL AND (NEW.given_by_id = NEW.user_id OR giver = NEW.person_id) THEN
            RAISE EXCEPTION 'nobody gives a role to himself or herself'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'nobody_gives_a_role_to_the_own_person';
        END IF;
        RETURN NEW;
    """,
)


def ends_sessions(
    name: str, operation: pgtrigger.Operation, whose: str, condition: pgtrigger.Condition
) -> pgtrigger.Trigger:
    """A trigger by which every session of a person ends: the next request is a visitor's."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=operation,
        condition=condition,
        func=f"DELETE FROM accounts_session WHERE user_id = NEW.{whose}; RETURN NULL;",  # noqa: S608 -- a column of ours
    )


ROLE_GIVEN = ends_sessions("a_role_given_ends_sessions", pgtrigger.Insert, "user_id", pgtrigger.Q(new__ended_at=None))
ROLE_CHANGED = ends_sessions(
    "a_role_changed_ends_sessions",
    pgtrigger.Update,
    "user_id",
    pgtrigger.Q(old__ended_at__df=pgtrigger.F("new__ended_at")) | pgtrigger.Q(old__role__df=pgtrigger.F("new__role")),
)
MEMBERSHIP_ENDED = ends_sessions(
    "a_membership_ended_ends_sessions",
    pgtrigger.Update,
    "user_id",
    pgtrigger.Q(old__ended_at__df=pgtrigger.F("new__ended_at")),
)
ACCOUNT_DISABLED = ends_sessions(
    "an_account_disabled_ends_sessions", pgtrigger.UpdateOf("is_active"), "id", pgtrigger.Q(new__is_active=False)
)
