"""A short run of benchmarks/kill_trials.py: commands that are killed, or whose disk is full, begin again."""

import kill_trials
import pytest


@pytest.mark.xdist_group("killing")
def test_commands_that_are_stopped_anywhere_end_in_the_same_state_or_say_what_is_wrong():
    came = list(kill_trials.try_commands(1, seed=3))
    assert [each for each in came if each[2].startswith("FAULT")] == []
    assert len(came) == len(kill_trials.COMMANDS)


@pytest.mark.xdist_group("killing")
def test_a_sending_that_is_stopped_anywhere_gives_each_reader_the_mail_once_or_names_them():
    assert list(kill_trials.try_mails(40, kills=5, disks=8)) == []


@pytest.mark.xdist_group("killing")
def test_alerts_are_told_once_each_by_a_command_that_is_killed():
    assert list(kill_trials.try_notices(20, 3, "the command")) == []


@pytest.mark.xdist_group("killing")
def test_no_alert_is_told_twice_when_what_tells_is_killed_too_and_what_was_not_told_is_named():
    assert list(kill_trials.try_notices(16, 2, "all", "its processes")) == []
