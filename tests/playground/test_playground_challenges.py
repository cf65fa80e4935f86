"""Each challenge: not met as it opens, met by the link to its solution."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

IDS = (
    *("plateau", "limit", "saddle", "one", "rest", "floor", "wins", "bend"),
    *("narrow", "valleys", "eggs"),
)
RUN = """(core, { id, query }) => {
  const { challenges, solved, parse, runAll, landscapes, optimizers } = core;
  const challenge = challenges.find((one) => one.id === id);
  const read = (query) => parse(query, landscapes, optimizers);
  const opening = read(challenge.open);
  const { state, problems } = read(query ?? challenge.open);
  const landscape = landscapes[state.landscape];
  const { runs, chaotic } = runAll(state, landscape);
  const met = solved(challenge, opening.state, state, runs, landscape);
  return { met, chaotic, problems, at: state.at, solution: challenge.solution };
}"""
# What a reader may not do: a setting that would meet the goal but for what must stay.
CHEATS = {
    "plateau": "landscape=bumpy&start=1,0&steps=200&run=gd,lr=0.1",  # starts below 2
    "limit": "steps=40&run=gd,lr=0.2",
    "saddle": "landscape=saddle&start=1,0.1&run=gd,lr=0.1",
    "one": "landscape=quadratic&kappa=1&steps=100&run=gd,lr=0.9",
    "rest": "landscape=quadratic&start=0,0&run=lion,lr=0.00001",
    "floor": "steps=200&run=gd,lr=0.05",  # all points
    "wins": "steps=25&run=gd,lr=0.001&run=momentum,lr=0.237&run=adam,lr=0.26",
    "bend": "landscape=rosenbrock&steps=2000&run=momentum,lr=0.003",
    "narrow": "landscape=quadratic&kappa=10&run=momentum,lr=0.1,momentum=0.5",
    "valleys": "landscape=himmelblau&steps=200&run=gd,lr=0.01&run=momentum,lr=0.001",
    "eggs": "landscape=rastrigin&start=0.1,0.1&run=gd,lr=0.001",
}


def test_challenges_are_these(core):
    assert tuple(core("({ challenges }) => challenges.map(({ id }) => id)")) == IDS


@pytest.mark.parametrize("id_", IDS)
def test_a_challenge_is_open_until_it_is_solved(core, id_):
    opening = core(RUN, {"id": id_})
    assert opening["problems"] == []
    assert opening["at"] == 0  # nothing has happened yet
    assert not opening["met"]
    solution = core(RUN, {"id": id_, "query": opening["solution"]})
    assert solution["problems"] == []
    assert solution["met"]
    assert set(solution["chaotic"]) == {-1}  # no last bit decides it
    assert not core(RUN, {"id": id_, "query": CHEATS[id_]})["met"]


@pytest.mark.parametrize("id_", IDS)
def test_the_page_recognises_a_solution(play, id_):
    page = play(f"?landscape=quadratic&challenge={id_}")
    chip = page.locator(".chip[aria-pressed=true]")
    name = chip.inner_text()
    chip.click()
    assert chip.get_attribute("aria-label") == name
    assert page.locator(".at").inner_text().startswith("Step 0 of")
    page.locator(".quest summary").click()
    page.get_by_role("link", name="Show a solution").click()
    assert chip.get_attribute("aria-label") == f"{name}, solved"
    assert page.get_by_role("status").inner_text() == f"Solved: {name}."
    page.wait_for_url(f"**challenge={id_}**")
    link = page.get_by_role("link", name="Show a solution").get_attribute("href")
    solved = play(link)  # as a link that somebody was sent
    expect(solved.locator(".chip[data-met=true]")).to_have_text([name])


def test_the_page_opens_on_the_plateau_with_a_question(play):
    page = play("")
    assert page.get_by_role("combobox", name="Landscape").input_value() == "bumpy"
    assert page.locator(".at").inner_text() == "Step 0 of 200"
    assert page.locator(".goal").inner_text().startswith("Which of the three leaves")
    assert page.locator(".chip[data-met=true]").count() == 0
    assert urlsplit(page.url).query == ""
    page.get_by_role("combobox", name="Landscape").select_option("cubic")
    page.wait_for_url("**challenge=plateau**")


def test_the_defaults_have_an_address_of_their_own(play):
    page = play("?landscape=cubic&steps=99")
    page.get_by_label("Steps", exact=True).fill("100")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?landscape=cubic")


def test_a_solution_by_hand(play):
    """The start moved off the plateau: the chip fills, and a listener hears of it."""
    page = play("")
    page.get_by_label("Start, w1").fill("-2")
    page.get_by_label("Start, w2").fill("0")
    page.keyboard.press("Enter")
    expect(page.locator(".chip[data-met=true]")).to_have_text(["Off the plateau"])
    assert page.locator(".at").inner_text() == "Step 200 of 200"
    assert page.get_by_role("status").inner_text() == "Solved: Off the plateau."
