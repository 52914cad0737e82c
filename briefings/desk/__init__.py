"""The desk: a day's edition in a browser, to be mended by a person, and the editor's file that this writes.

    browser ─▶ pages ─▶ mends ─▶ editor_file ─▶ DAY.md ─▶ read_edition ─▶ desk_day ─▶ browser

The editor's file is all that it writes, and the list of actors where a tick says so; beside them, what undo
goes through, in ``.briefings/desk``. It holds nothing in memory: a server that is killed loses nothing.

    pages        the web application: addresses, who may ask, what is answered
    desk_day     a day as the desk shows it: the edition and the articles behind it, as their files are now
    doubts       what is unsure of a day, and where it stands
    mends        what a button does: each a change of the editor's file
    editor_file  the text of an editor's file, changed comments and order kept; its history
    review       what an editor has changed, in words
"""
