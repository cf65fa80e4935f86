"""The search box finds what a reader looks for, first.

A concept leads to the lesson that introduces it, an optimizer to its lesson or card.
"""

import json
from urllib.parse import urlsplit

import pytest
from mkdocs.utils.yaml import yaml_load

from hooks.words.reference import phrases
from tests.nav import LESSONS, PAGES, ROOT

FIRST = {
    "lessons/gradient-descent/": "learning rate, lr, eta, η, theta, θ, SGD, "
    "Hessian, curvature, least squares",
    "lessons/condition-number/": "condition number, kappa, κ, rate of convergence",
    "lessons/momentum/": "velocity, heavy ball, Polyak",
    "lessons/adam/": "beta1, beta2, β2, β₂, betas, epsilon, ε, eps, "
    "bias correction, optim.Adam, Kingma",
    "lessons/fair-race/": "fair race, protocol, sweep",
    "lessons/bumpy-landscape/": "bumpy landscape, plateau, ReLU6",
    "lessons/dead-ends/": "dead unit, dead ReLU",
    "lessons/conventions/": "dampening",
    "lessons/noise/": "mini-batch, stochastic gradient descent, sigma",
    "lessons/failures/": "saddle, saddle point",
    "lessons/digits/": "digits, real problem",
    "lessons/why-adam/": "Zipf, rare words",
    "lessons/edge/": "edge of stability, sharpness, progressive sharpening",
    "lessons/schedules/": "schedule, warm-up, warmup, cosine, WSD, cool-down, "
    "range test",
    "lessons/batch-size/": "batch size, critical batch size, gradient noise scale",
    "lessons/width-depth/": "width, muP, initialization",
    "lessons/weight-decay/": "weight decay, weight_decay",
    "lessons/matrices/": "matrices, spectral norm, Newton-Schulz",
    "lessons/few-bits/": "bfloat16, float16, mixed precision",
    "lessons/loop/": "zero_grad, gradient accumulation, gradient clipping, resume",
    "lessons/tuning/": "random search, hyperparameter tuning",
    "lessons/original-experiment/": "seed, original experiment",
    "choosing/": "which optimizer",
    "atlas/": "atlas",
    "atlas/nesterov/": "Nesterov",
    "atlas/adagrad/": "Adagrad",
    "atlas/adadelta/": "Adadelta",
    "atlas/rmsprop/": "RMSprop",
    "atlas/amsgrad/": "AMSGrad",
    "atlas/adamax/": "AdaMax",
    "atlas/nadam/": "NAdam, momentum_decay",
    "atlas/radam/": "RAdam",
    "atlas/adamw/": "AdamW",
    "atlas/lion/": "Lion",
    "atlas/muon/": "Muon",
    "atlas/lbfgs/": "LBFGS, L-BFGS",
    "atlas/signum/": "Signum, signSGD",
    "atlas/rprop/": "Rprop, resilient propagation",
    "atlas/lamb/": "LAMB, LARS, trust ratio",
    "atlas/schedule-free/": "schedule-free, The Road Less Scheduled",
    "atlas/prodigy/": "Prodigy, D-Adaptation",
    "atlas/adafactor/": "Adafactor",
    "atlas/soap/": "SOAP, Shampoo",
    "atlas/averaging/": "ASGD, EMA, SWA, swa_utils",
    "atlas/sam/": "SAM, sharpness-aware minimization",
    "reference/libraries/": "Keras, optax, foreach, AdamW in other libraries",
    "reference/landscapes/": "Rosenbrock",
    "reference/how-tested/": "how tested",
}
# What a practitioner types who sees it: *Choosing* has a table of symptoms.
SYMPTOMS = (
    "nan, loss is nan, loss explodes, exploding gradient, exploding gradients, "
    "gradient explodes, vanishing gradient, stuck, loss stuck, not decreasing, "
    "loss does not decrease, spikes, loss spikes, loss oscillates, diverges, "
    "overfitting, initialization, initialisation, normalization, normalisation"
)
# What people ask of real training, in the words that they type: the page that answers.
ASKED = {
    "which initialization": "lessons/width-depth/",
    "float16 nan": "lessons/few-bits/",
    "fused foreach": "lessons/loop/",
    "AdamW weight decay learning rate": "lessons/weight-decay/",
    "weight decay bias norm": "lessons/weight-decay/",
    "zero gradient still moves": "lessons/loop/",
    "LBFGS does not move": "atlas/lbfgs/",
    "learning rate batch size": "lessons/batch-size/",
    "gradient accumulation": "lessons/loop/",
    "how long warm-up": "lessons/schedules/",
    "cosine or linear": "lessons/schedules/",
    "resume training": "lessons/loop/",
    "EMA weights": "atlas/averaging/",
    "clip gradients accumulation": "lessons/loop/",
    "grid or random search": "lessons/tuning/",
    "loss spikes Adam": "choosing/",
}
QUERIES = (
    "bias correction",
    "weight decay",
    "momentum",
    "learning rate",
    "tuned",
    "plot_curves",
    "saddle",
    "Adam",
    "noise",
)
HAVE_A_LESSON = {"atlas/gradient-descent/", "atlas/momentum/", "atlas/adam/"}


@pytest.fixture(scope="module")
def index(site):
    path = site.folder / "search" / "search_index.json"
    return json.loads(path.read_text(encoding="utf-8"))["docs"]


@pytest.fixture(scope="module")
def search(site, browser):
    """The paths of the first three pages that a query finds."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(site.url)
    box = page.locator(".md-search__input")
    results = page.locator(".md-search-result__item")
    first = results.first.locator("a").first

    def search(query):
        box.fill("")
        box.press("End")  # the box listens to keys
        results.first.wait_for(state="detached")
        box.fill(query)
        box.press("End")
        first.wait_for()
        found = results.evaluate_all(
            "all => all.slice(0, 3).map(result => result.querySelector('a').href)"
        )
        return [urlsplit(link.removeprefix(site.url)).path for link in found]

    box.click()
    search.result = first
    yield search
    context.close()


def test_queries_find_what_readers_expect(search):
    wanted = {query: page for page, text in FIRST.items() for query in text.split(", ")}
    assert len(wanted) > 20
    assert {query: search(query)[0] for query in wanted} == wanted


def test_what_people_ask_is_answered_among_the_first_three(search):
    found = {query: search(query) for query in ASKED}
    assert {q: pages for q, pages in found.items() if ASKED[q] not in pages} == {}


def source(page):
    """The front matter of a page, and its text."""
    path = ROOT / "docs" / f"{page or 'index'}".removesuffix("/")
    path = path / "index.md" if path.is_dir() else path.with_suffix(".md")
    _, front, text = f"\n{path.read_text('utf-8')}".split("\n---\n", 2)
    return yaml_load(front), text


def test_a_question_leads_to_the_page_that_answers_it(search):
    wanted = {
        asked: page for page in PAGES for asked in source(page)[0].get("asked", [])
    }
    lists = [source(page)[0].get("asked", []) for page in PAGES]
    assert len(wanted) == sum(map(len, lists)) > 5  # no two pages claim the same
    assert {asked: search(asked)[0] for asked in wanted} == wanted
    assert search("the finder of a learning rate")[0] == wanted["learning rate finder"]
    assert search("learning rate")[0] == "lessons/gradient-descent/"


def test_a_papers_title_leads_to_its_card_or_lesson(search):
    cards = [page for page in PAGES if page.startswith("atlas/")]
    wanted = {}
    for card in cards:
        page = card.replace("atlas", "lessons") if card in HAVE_A_LESSON else card
        for title in phrases(source(card)[1], []):
            wanted.setdefault(title, page)
    assert len(set(wanted.values())) > len(cards) - 3  # two share one; no paper: all
    assert {title: search(title)[0] for title in wanted} == wanted
    assert search("adaptive subgradient methods online")[0] == "atlas/adagrad/"


def test_a_symptom_leads_to_what_to_do(search):
    found = {query: search(query) for query in SYMPTOMS.split(", ")}
    assert {q: pages for q, pages in found.items() if "choosing/" not in pages} == {}


def test_every_page_is_found_by_its_title(search, index):
    """Lessons and cards first; what else there is among the first three."""
    titles = {
        entry["location"]: entry["title"]
        for entry in index
        if entry["location"] in PAGES and entry["location"] not in HAVE_A_LESSON
    }
    assert set(LESSONS) <= titles.keys()
    found = {page: search(title) for page, title in titles.items()}
    assert {page: pages for page, pages in found.items() if page not in pages} == {}
    ours = [page for page in titles if page.startswith(("lessons/", "atlas/"))]
    assert {page: found[page][0] for page in ours} == {page: page for page in ours}


def test_a_result_shows_the_name_that_matched_and_no_other(search):
    search("κ")
    shown = search.result.locator(".md-tag:visible")
    assert shown.all_inner_texts() == ["κ"]
    assert search.result.locator(".md-tag").count() > 1


SHOWN = """items => items.slice(0, 5).flatMap((item) =>
  [...item.querySelectorAll(".md-search-result__link")]
    .filter((link) => link.checkVisibility())
    .map((link) => [link.offsetHeight,
      [...link.querySelectorAll("pre:not(:has(mark))")].length]))"""


def test_results_are_short_and_show_no_code_that_did_not_match(search):
    items = search.result.page.locator(".md-search-result__item")
    for query in (*QUERIES, "import torch"):
        search(query)
        for height, code in items.evaluate_all(SHOWN):
            assert height < 200, query
            assert code == 0, query


def test_the_glossary_is_found_by_its_terms(index):
    terms = {e["title"]: e for e in index if "glossary/#" in e["location"]}
    assert terms["Weight decay"]["location"].endswith("#weight-decay")
    assert terms["Weight decay"]["text"].startswith("<p>")
    assert max(len(entry["text"]) for entry in terms.values()) < 600


def test_only_pages_have_names_and_each_name_once(index):
    named = {entry["location"]: entry["tags"] for entry in index if "tags" in entry}
    assert set(LESSONS) <= named.keys() <= set(PAGES)
    for names in named.values():
        assert len({name.lower() for name in names}) == len(names)
