"""Whom a mention means: names, pronouns, handles, offices and descriptions → an actor, or nobody.

    a name ─▶ its actor, unless the courtesy before it is of the other sex ─▶ the namesake that it fits
    he, she ─▶ persons before it, with names and without ─▶ ruled out by sex and by the clause ─▶ ranked
    it, they ─▶ the organisation that spoke last, where none other came between
    @handle ─▶ the actor that the text gives it to, or whose name it spells
    "the mayor, Peter Hale" ─▶ the name beside; "the senator" ─▶ the one actor whose role says so

A tie bears its chance. What has no clear answer stays untied.
"""
