"""What schemathesis cannot know of how our servers read: cases that are no mistakes are not sent."""

import schemathesis


@schemathesis.hook
def filter_case(context, case):
    # Headers that nobody declared are for whoever stands between caller and server.
    if "x-schemathesis-unknown-property" in (case.headers or {}):
        return False
    # Readers take null for "absent" (types.md, Presence rule); a schema says so of optional fields alone.
    return not (is_negative(case) and holds_null(case.body))


def is_negative(case):
    return case.meta is not None and case.meta.generation.mode.is_negative


def holds_null(value):
    if isinstance(value, dict):
        return any(holds_null(it) for it in value.values())
    if isinstance(value, list):
        return any(holds_null(it) for it in value)
    return value is None
