"""Publishing into real repositories: from a folder inside a work tree and from one outside."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from editions import three_days

from briefings.cli import main
from briefings.codec import write_digest
from briefings.doctor import examine_git
from briefings.errors import PublishError
from briefings.publish import publish_site
from briefings.publish.branch import MARK, MARKED, commit_site, find_branch, push_commit
from briefings.publish.folder import FILE_LIMIT
from briefings.settings import GitHubPagesSettings, PublishSettings
from briefings.site import build_site

# What a push brings besides the site.
ALONG = {".nojekyll": b"", MARK: MARKED}

pytestmark = pytest.mark.usefixtures("nobody")


def git(folder: Path, *arguments: object) -> str:
    command = ["git", "-c", "user.name=Ane", "-c", "user.email=ane@desk.example", *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def shown(bare: Path, branch: str = "gh-pages") -> dict[str, bytes]:
    """What a reader of the branch gets: the files and their contents."""
    names = git(bare, "ls-tree", "-r", "-z", "--name-only", branch).split("\0")
    command = ["git", "-C", str(bare), "show"]
    return {
        name: subprocess.run([*command, f"{branch}:{name}"], capture_output=True, check=True).stdout
        for name in names
        if name
    }


def built(output: Path) -> dict[str, bytes]:
    return {
        path.relative_to(output).as_posix(): path.read_bytes()
        for path in output.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def refuse_pushes(bare: Path) -> None:
    hook = bare / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'The pages are frozen until Monday.' >&2\nexit 1\n")
    hook.chmod(0o755)


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    folder = tmp_path / "remote.git"
    git(tmp_path, "init", "--quiet", "--bare", folder)
    return folder


@pytest.fixture(params=["inside a work tree", "outside"])
def site(request: pytest.FixtureRequest, make_site, bare: Path):
    """A built site: in a repository with a remote, or in none, the remote being an address."""
    if request.param == "outside":
        settings = make_site(publish={"github_pages": {"remote": str(bare)}})
    else:
        settings = make_site(publish={"github_pages": {}})
        git(settings.root, "init", "--quiet")
        git(settings.root, "commit", "--quiet", "--allow-empty", "-m", "Begin")
        git(settings.root, "remote", "add", "origin", bare)
    build_site(settings)
    return settings


def with_pages(settings, **fields):
    pages = settings.publish.github_pages.model_copy(update=fields)
    return settings.model_copy(
        update={"publish": settings.publish.model_copy(update={"github_pages": pages})}
    )


def change_a_day(settings) -> str:
    digest = three_days()[-1]
    story = replace(digest.stories[0], headline="Ferries sail again")
    day = replace(digest, stories=(story, *digest.stories[1:]))
    write_digest(settings.digests / f"{digest.day}.json", day)
    return f"{digest.day}"


def test_the_branch_holds_what_was_built_and_nothing_else(site, bare: Path):
    report = publish_site(site)
    assert shown(bare) == built(site.output) | ALONG
    assert report.is_first
    assert report.address == "https://desk.example/path"
    assert git(bare, "log", "--format=%s", "gh-pages") == "Edition of 2026-03-02"
    assert git(bare, "log", "--format=%cn", "gh-pages") == "briefings"


def test_the_commit_names_the_last_day_that_the_site_shows(site, bare: Path):
    draft = replace(three_days()[-1], day=date(2026, 3, 3), status="draft")
    write_digest(site.digests / "2026-03-03.json", draft)
    build_site(site, drafts=False)
    publish_site(site)
    assert git(bare, "log", "--format=%s", "gh-pages") == "Edition of 2026-03-02"


def test_what_stands_there_is_not_pushed_again(site, bare: Path):
    first = publish_site(site)
    again = publish_site(site)
    assert not again.changes
    assert again.commit == ""
    assert git(bare, "rev-parse", "gh-pages") == first.commit


def test_a_changed_day_is_pushed_on_top(site, bare: Path):
    first = publish_site(site)
    (site.output / "story" / "2026-02-28-ferry.html").unlink()
    day = change_a_day(site)
    build_site(site)
    (site.output / "about.html").unlink()
    report = publish_site(site, message="Corrected")
    assert f"{day}.html" in report.changes.changed
    assert report.changes.removed == ("about.html",)
    assert b"Ferries sail again" in shown(bare)[f"{day}.html"]
    assert git(bare, "log", "--format=%H %s", "gh-pages").splitlines() == [
        f"{report.commit} Corrected",
        f"{first.commit} Edition of 2026-03-02",
    ]


def test_a_dry_run_tells_and_changes_nothing(site, bare: Path):
    report = publish_site(site, dry_run=True)
    assert set(report.changes.added) == built(site.output).keys() | ALONG.keys()
    assert git(bare, "for-each-ref") == ""


def test_without_history_one_commit_stands(site, bare: Path):
    site = with_pages(site, history=False)
    publish_site(site)
    change_a_day(site)
    build_site(site)
    publish_site(site)
    assert git(bare, "rev-list", "--count", "gh-pages") == "1"
    assert shown(bare) == built(site.output) | ALONG


def test_a_refused_push_fails_with_the_words_of_the_other_side_and_can_be_tried_again(
    site, bare: Path, tmp_path: Path, monkeypatch
):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    publish_site(site)
    change_a_day(site)
    build_site(site)
    before = git(bare, "rev-parse", "gh-pages")
    refuse_pushes(bare)
    with pytest.raises(PublishError, match=r"remote\.git: did not take the push: .*frozen until Monday"):
        publish_site(site)
    assert git(bare, "rev-parse", "gh-pages") == before
    assert list(temporary.iterdir()) == []
    (bare / "hooks" / "pre-receive").unlink()
    report = publish_site(site)
    assert git(bare, "log", "--format=%H", "gh-pages").splitlines() == [report.commit, before]


@pytest.mark.parametrize("history", [True, False])
def test_what_somebody_else_has_pushed_meanwhile_is_not_overwritten(
    site, bare: Path, tmp_path: Path, history
):
    site = with_pages(site, history=history)
    publish_site(site)
    change_a_day(site)
    build_site(site)
    branch = find_branch(site.root, site.publish.github_pages)
    files = {"index.html": site.output / "index.html"}
    commit_site(branch, files, cname="", message="Late", history=history)
    git(tmp_path, "clone", "--quiet", "--branch", "gh-pages", bare, "other")
    git(tmp_path / "other", "commit", "--quiet", "--allow-empty", "-m", "Theirs")
    git(tmp_path / "other", "push", "--quiet")
    with pytest.raises(PublishError, match="publish again"):
        push_commit(branch, history=history)
    assert git(bare, "log", "-1", "--format=%s", "gh-pages") == "Theirs"


def test_the_domain_of_the_settings_is_written(make_site, bare: Path):
    pages = {"remote": str(bare), "cname": "desk.example"}
    settings = make_site(site={"url": "https://desk.example"}, publish={"github_pages": pages})
    build_site(settings)
    publish_site(settings)
    assert shown(bare)["CNAME"] == b"desk.example"


def test_a_domain_that_github_has_put_on_the_branch_is_kept(make_site, bare: Path, tmp_path: Path):
    settings = make_site(
        site={"url": "https://news.example"}, publish={"github_pages": {"remote": str(bare)}}
    )
    build_site(settings)
    publish_site(settings)
    git(tmp_path, "clone", "--quiet", "--branch", "gh-pages", bare, "other")
    (tmp_path / "other" / "CNAME").write_text("news.example")
    git(tmp_path / "other", "add", "CNAME")
    git(tmp_path / "other", "commit", "--quiet", "-m", "Create CNAME")
    git(tmp_path / "other", "push", "--quiet")
    publish_site(settings)
    assert shown(bare)["CNAME"].strip() == b"news.example"


def test_a_person_s_own_name_stands_on_the_commit(make_site, bare: Path):
    settings = make_site(publish={"github_pages": {}})
    git(settings.root, "init", "--quiet")
    git(settings.root, "config", "user.name", "Ingrid Solvang")
    git(settings.root, "config", "user.email", "ingrid@desk.example")
    git(settings.root, "remote", "add", "origin", bare)
    build_site(settings)
    publish_site(settings)
    assert git(bare, "log", "--format=%cn <%ce>", "gh-pages") == "Ingrid Solvang <ingrid@desk.example>"


def test_a_site_below_the_repository_s_top_is_published_by_itself(make_site, bare: Path):
    settings = make_site(name="newsroom/desk", publish={"github_pages": {}})
    git(settings.root.parent, "init", "--quiet")
    git(settings.root.parent, "remote", "add", "origin", bare)
    (settings.root / "briefings.yaml").write_text("site: {title: The Desk}\n")
    git(settings.root.parent, "add", "desk/briefings.yaml")
    build_site(settings)
    publish_site(settings)
    assert shown(bare) == built(settings.output) | ALONG


def test_a_repository_that_only_lies_around_the_site_gets_no_push_unless_named(make_site, bare: Path):
    settings = make_site(name="other-project/desk", publish={"github_pages": {}})
    git(settings.root.parent, "init", "--quiet")
    git(settings.root.parent, "remote", "add", "origin", bare)
    (settings.root / "briefings.yaml").write_text("site: {title: The Desk}\n")
    build_site(settings)
    with pytest.raises(PublishError, match=r"not tracked.*other-project.*git init.*git add briefings\.yaml"):
        publish_site(settings)
    assert not git(bare, "branch", "--list")
    found = examine_git(settings)
    assert (found.state, "git add briefings.yaml" in found.remedy) == ("broken", True)
    named = settings.model_copy(
        update={"publish": PublishSettings(github_pages=GitHubPagesSettings(remote="origin"))}
    )
    publish_site(named)
    assert shown(bare) == built(settings.output) | ALONG


def test_names_with_spaces_marks_and_letters_of_the_world_arrive(site, bare: Path):
    names = ["a b.html", "größe.html", 'o\'brien "x".html', "şehir/100%.html"]
    for name in names:
        (site.output / name).parent.mkdir(exist_ok=True)
        (site.output / name).write_text(name, encoding="utf-8")
    publish_site(site)
    assert {name: name.encode() for name in names}.items() <= shown(bare).items()


def push_source(bare: Path, folder: Path, branch: str) -> str:
    """Put a program's source on a branch, as somebody else has; return its tip."""
    git(folder, "init", "--quiet", "--initial-branch", branch, "source")
    (folder / "source" / "src").mkdir()
    (folder / "source" / "src" / "main.py").write_text("print('ours')\n")
    git(folder / "source", "add", ".")
    git(folder / "source", "commit", "--quiet", "-m", "Begin")
    git(folder / "source", "push", "--quiet", bare, branch)
    return git(bare, "rev-parse", branch)


@pytest.mark.parametrize(("branch", "history"), [("main", True), ("gh-pages", False)])
def test_a_branch_of_somebody_else_is_taken_over_only_when_told_by_name(
    make_site, bare: Path, tmp_path: Path, branch: str, *, history: bool
):
    tip = push_source(bare, tmp_path, branch)
    pages = {"remote": str(bare), "branch": branch, "history": history}
    settings = make_site(publish={"github_pages": pages})
    build_site(settings)
    for take_over in ("", "another"):
        with pytest.raises(PublishError, match=f"holds 1 files .*src/main.py.*--take-over {branch}"):
            publish_site(settings, take_over=take_over)
    assert git(bare, "rev-parse", branch) == tip
    publish_site(settings, take_over=branch)
    assert "src/main.py" not in shown(bare, branch)
    assert not publish_site(settings).changes


def test_a_hook_s_environment_does_not_lead_git_to_another_repository(
    site, bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    git(tmp_path, "init", "--quiet", "other")
    other = tmp_path / "other"
    git(other, "remote", "add", "origin", "https://forge.example/other.git")
    before = (other / ".git" / "config").read_bytes()
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git" / "index"))
    monkeypatch.setenv("GIT_COMMITTER_DATE", "yesterday, or so")
    publish_site(site)
    monkeypatch.undo()
    assert (other / ".git" / "config").read_bytes() == before
    assert git(other, "for-each-ref") == ""
    assert "index.html" in shown(bare)


def test_a_link_in_the_site_is_not_followed(site, bare: Path, tmp_path: Path):
    secret = tmp_path / "secret.txt"
    secret.write_text("nobody is to read this")
    (site.output / "day.txt").symlink_to(secret)
    with pytest.raises(PublishError, match=r"day\.txt: is a symbolic link"):
        publish_site(site)
    (site.output / "day.txt").unlink()
    (site.output / "days").symlink_to(tmp_path, target_is_directory=True)
    with pytest.raises(PublishError, match="days: is a symbolic link"):
        publish_site(site)
    assert git(bare, "for-each-ref") == ""


@pytest.mark.parametrize("name", ["two\nlines.html", '"quoted".html'])
def test_a_name_that_git_s_import_does_not_take_is_named(site, name: str, monkeypatch, tmp_path: Path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (site.output / name).write_text("a page")
    before = set(tmp_path.iterdir())
    with pytest.raises(PublishError, match="cannot be published under this name"):
        publish_site(site)
    assert set(tmp_path.iterdir()) == before


def test_a_remote_that_never_answers_is_given_up(make_site, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("briefings.publish.branch.QUICK", 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/desk.git"
        settings = make_site(publish={"github_pages": {"remote": address}})
        build_site(settings)
        with pytest.raises(PublishError, match=r"git ls-remote: said nothing for 1 seconds"):
            publish_site(settings)


SSH = """\
#!/bin/sh
for last; do :; done
case "$last" in *receive-pack*) exec sleep 60;; esac
eval "exec $last"
"""


def test_a_remote_that_falls_silent_at_the_push_is_given_up(
    make_site, bare: Path, monkeypatch, tmp_path: Path
):
    ssh = tmp_path / "ssh"
    ssh.write_text(SSH)
    ssh.chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", str(ssh))
    monkeypatch.setattr("briefings.publish.branch.TRANSFER", 1)
    settings = make_site(publish={"github_pages": {"remote": f"ssh://forge.example{bare}"}})
    build_site(settings)
    with pytest.raises(PublishError, match="git push: said nothing for 1 seconds"):
        publish_site(settings)


def _head_empty(own: Path) -> None:
    (own / "HEAD").write_text("")


def _objects_gone(own: Path) -> None:
    shutil.rmtree(own / "objects")


def _config_damaged(own: Path) -> None:
    (own / "config").write_text("[[[")


@pytest.mark.parametrize("spoil", [_head_empty, _objects_gone, _config_damaged])
def test_a_damaged_repository_of_the_program_s_own_is_made_anew_and_the_one_around_it_left_alone(
    make_site, bare: Path, spoil
):
    settings = make_site(publish={"github_pages": {"remote": str(bare)}})
    build_site(settings)
    publish_site(settings)
    git(settings.root, "init", "--quiet")
    git(settings.root, "remote", "add", "origin", "https://forge.example/source.git")
    before = (settings.root / ".git" / "config").read_bytes()
    spoil(settings.root / ".briefings" / "publish.git")
    (settings.output / "more.txt").write_text("more")
    publish_site(settings)
    assert (settings.root / ".git" / "config").read_bytes() == before
    assert git(settings.root, "for-each-ref") == ""
    assert git(bare, "rev-list", "--count", "gh-pages") == "2"


def test_why_git_s_import_ended_is_told(make_site, bare: Path):
    settings = make_site(publish={"github_pages": {}})
    git(settings.root, "init", "--quiet")
    git(settings.root, "remote", "add", "origin", bare)
    git(settings.root, "config", "pack.indexVersion", "9")
    build_site(settings)
    with pytest.raises(PublishError, match=r"ghp-import: bad config variable 'pack\.indexversion'"):
        publish_site(settings)


@pytest.mark.parametrize("other", ["refs/tags/gh-pages", "refs/heads/origin/gh-pages"])
def test_another_thing_of_the_branch_s_name_is_told(make_site, bare: Path, other: str):
    settings = make_site(publish={"github_pages": {}})
    git(settings.root, "init", "--quiet")
    git(settings.root, "commit", "--quiet", "--allow-empty", "-m", "Begin")
    git(settings.root, "remote", "add", "origin", bare)
    git(settings.root, "update-ref", other, "HEAD")
    build_site(settings)
    with pytest.raises(PublishError, match=f"could be {other}, too, to git; rename that"):
        publish_site(settings)
    assert git(bare, "for-each-ref") == ""


def _domain_that_is_none(settings) -> None:
    (settings.output / "CNAME").write_bytes(b"\xff\xfe\n")


def _nothing_built(settings) -> None:
    (settings.output / "index.html").unlink()


def _record_changed(settings) -> None:
    change_a_day(settings)


def _record_gone(settings) -> None:
    (settings.digests / "2026-02-28.json").unlink()


def _template_changed(settings) -> None:
    (settings.root / "templates" / "theme").mkdir(parents=True)
    (settings.root / "templates" / "theme" / "x.html").write_text("x")


def _built_elsewhere(settings) -> None:
    (settings.output / ".briefings-inputs").unlink()


def _large_file(settings) -> None:
    with (settings.output / "film.mp4").open("wb") as file:
        file.truncate(FILE_LIMIT + 1)


def _large_site(settings) -> None:
    for number in range(10):
        with (settings.output / f"film{number}.mp4").open("wb") as file:
            file.truncate(100_000_000)


def _no_remote(settings) -> None:
    git(settings.root, "remote", "remove", "origin")


def _branch_at_work(settings) -> None:
    git(settings.root, "checkout", "--quiet", "-b", "gh-pages")


def _other_address(settings) -> None:
    git(settings.root, "remote", "set-url", "--push", "origin", "https://github.com/Kalvoy/desk.git")


def _no_repository(settings) -> None:
    (settings.root / ".git").rename(settings.root / "git")


def _nobody_answers(settings) -> None:
    git(settings.root, "remote", "set-url", "origin", settings.root / "nowhere.git")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_domain_that_is_none, "CNAME: is no domain"),
        (_nothing_built, "holds no site; 'briefings build' makes it"),
        (_record_changed, r"built before content/digests/2026-03-02\.json changed; 'briefings build'"),
        (_record_gone, r"built before content/digests/2026-02-28\.json changed"),
        (_template_changed, r"built before templates/theme/x\.html changed"),
        (_built_elsewhere, r"built before briefings\.yaml and \d+ more changed"),
        (_large_file, r"film\.mp4: has 105 MB; GitHub takes no file of more than 105 MB"),
        (_large_site, "has 1,000 MB; GitHub Pages shows at most 1,000 MB"),
        (_no_remote, "no remote of that name; 'git remote add origin"),
        (_branch_at_work, "is checked out in .*; publish to another branch"),
        (_other_address, r"https://desk\.example/path, but .* appear at https://kalvoy\.github\.io/desk"),
        (_no_repository, "is not in a git repository"),
        (_nobody_answers, "does not appear to be a git repository"),
    ],
)
def test_what_cannot_be_published_is_refused_with_the_remedy(make_site, bare: Path, spoil, said: str):
    settings = make_site(publish={"github_pages": {}})
    git(settings.root, "init", "--quiet")
    git(settings.root, "commit", "--quiet", "--allow-empty", "-m", "Begin")
    git(settings.root, "remote", "add", "origin", bare)
    build_site(settings)
    spoil(settings)
    with pytest.raises(PublishError, match=said):
        publish_site(settings)
    assert git(bare, "for-each-ref") == ""


def test_a_draft_is_published_only_when_told_and_its_day_is_left_out_when_built_without(
    make_site, bare: Path
):
    settings = make_site(publish={"github_pages": {"remote": str(bare)}})
    write_digest(settings.digests / "2026-03-02.json", replace(three_days()[-1], status="draft"))
    build_site(settings)
    with pytest.raises(PublishError, match=r"2026-03-02\.json: is a draft.*'briefings approve 2026-03-02'"):
        publish_site(settings)
    assert git(bare, "for-each-ref") == ""
    build_site(settings, drafts=False)
    publish_site(settings)
    assert "2026-03-01.html" in shown(bare)
    assert "2026-03-02.html" not in shown(bare)
    assert b"2 March 2026" not in shown(bare)["index.html"]
    build_site(settings)
    assert publish_site(settings, drafts=True).changes.added[0] == "2026-03-02.html"


def test_a_disk_without_git_is_told(make_site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    settings = make_site(publish={"github_pages": {}})
    build_site(settings)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PublishError, match="git: is not installed"):
        publish_site(settings)


def test_a_lock_that_a_killed_git_has_left_stops_nothing_for_ever(make_site, bare: Path):
    settings = make_site(publish={"github_pages": {"remote": str(bare)}})
    build_site(settings)
    publish_site(settings)
    change_a_day(settings)
    build_site(settings)
    lock = settings.root / ".briefings" / "publish.git" / "refs" / "heads" / "gh-pages.lock"
    lock.touch()
    with pytest.raises(PublishError, match=r"gh-pages\.lock"):
        publish_site(settings)
    os.utime(lock, (0, 0))
    assert publish_site(settings).commit


def test_a_token_in_an_address_is_not_told(make_site):
    remote = "http://x-access-token:s3cret@127.0.0.1:9/desk.git"
    settings = make_site(publish={"github_pages": {"remote": remote}})
    build_site(settings)
    with pytest.raises(PublishError) as caught:
        publish_site(settings)
    assert "s3cret" not in str(caught.value)


def test_the_command_prints_the_changes_to_programs_and_the_rest_to_people(make_site, bare: Path):
    settings = make_site()
    (settings.root / "briefings.yaml").write_text(
        f"site: {{title: Kalvoy}}\npublish:\n  github_pages: {{remote: {bare}}}\n",
        encoding="utf-8",
    )
    site = ["--site", str(settings.root)]
    assert CliRunner().invoke(main, ["publish", *site]).exit_code == 1
    assert CliRunner().invoke(main, ["build", *site]).exit_code == 0
    tried = CliRunner().invoke(main, ["publish", "--dry-run", *site])
    assert tried.exit_code == 0
    assert "A index.html" in tried.stdout.splitlines()
    assert "Would change on gh-pages" in tried.stderr
    pushed = CliRunner().invoke(main, ["publish", *site])
    assert pushed.stdout == ""
    assert f"Pushed to gh-pages of {bare}" in pushed.stderr
    assert "choose it in the repository's settings" in pushed.stderr
    again = CliRunner().invoke(main, ["publish", *site])
    assert "Nothing has changed" in again.stderr
