"""`afterword explain`: the manual of a check."""

from __future__ import annotations

import click


@click.command("explain")
@click.argument("rule", required=False)
def command(rule: str | None) -> int:
    """Print the manual of a check, by its code or name; without one, list them all.

    \b
    Example:
      afterword explain AW103
      afterword explain milestones-in-order
    """
    from afterword.check.catalogue import BY_CODE, BY_NAME, RULES
    from afterword.check.explain import explain

    if rule is None:
        for one in RULES:
            click.echo(f"{one.code}  {one.name:28} {one.level:8} {one.summary}")
        return 0
    found = BY_CODE.get(rule.upper()) or BY_NAME.get(rule.lower())
    if found is None:
        from afterword.parse.reader import nearest

        close = nearest(rule, (*BY_CODE, *BY_NAME))
        raise click.UsageError(f"there is no check '{rule}'" + (f"; did you mean {close}?" if close else ""))
    click.echo(explain(found))
    return 0
