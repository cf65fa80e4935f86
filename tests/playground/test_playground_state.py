"""The playground's state in the address: there and back, and what nonsense gets."""

import math
import random

import pytest

PARSE = (
    "({ parse, landscapes, optimizers }, query) => parse(query, landscapes, optimizers)"
)
DESCRIBE = """({ landscapes, optimizers, limits, schedules }) => {
    const [places, rules] = [landscapes, optimizers].map(Object.values);
    const plans = Object.keys(schedules);
    return { landscapes: places, optimizers: rules, limits, schedules: plans };
}"""


def draw(rng, spec, digits):
    """A number that a spec accepts, of so many digits."""
    if spec.get("log"):
        value = 10 ** rng.uniform(math.log10(spec["min"]), math.log10(spec["max"]))
    else:
        value = rng.uniform(spec["min"], spec["max"])
    if spec.get("whole"):
        return round(value)
    return min(spec["max"], max(spec["min"], float(f"{value:.{digits}g}")))


def random_state(rng, known, digits=17):
    landscape = rng.choice(known["landscapes"])
    steps = draw(rng, known["limits"]["steps"], digits)
    runs = [
        {
            "optimizer": optimizer["id"],
            "hyper": {
                key: spec["default"] if rng.random() < 0.3 else draw(rng, spec, digits)
                for key, spec in optimizer["hyper"].items()
            },
        }
        for optimizer in rng.choices(known["optimizers"], k=rng.randint(1, 6))
    ]
    switches = ("noBias", "wrongBias", "epsInside")
    limits = known["limits"]
    return {
        "landscape": landscape["id"],
        "options": {"kappa": draw(rng, {"min": 1, "max": 1000}, digits)},
        "start": [
            draw(rng, {"min": low, "max": high}, digits)
            for low, high in landscape["window"]
        ],
        "steps": steps,
        "at": rng.randint(0, steps),
        "speed": draw(rng, known["limits"]["speed"], digits),
        "runs": runs,
        "switches": {name: rng.random() < 0.3 for name in switches},
        "schedule": rng.choice(known["schedules"]),
        "batch": draw(rng, limits["batch"], digits) if rng.random() < 0.5 else 20,
        "seed": draw(rng, limits["seed"], digits),
        "challenge": rng.choice(["", "plateau", "bend"]),
    }


def test_a_state_survives_the_address(core):
    rng, known = random.Random(0), core(DESCRIBE)
    states = [random_state(rng, known) for _ in range(200)]
    trip = """({ parse, format, landscapes, optimizers }, states) =>
        states.map((state) => parse(`?${format(state)}`, landscapes, optimizers))"""
    for state, back in zip(states, core(trip, states), strict=True):
        assert back == {"state": state, "problems": []}


def test_no_address_is_the_defaults_and_they_have_none(core):
    defaults, query = core("({ defaults, format }) => [defaults, format(defaults)]")
    assert query == ""
    assert core(PARSE, "") == {"state": defaults, "problems": []}
    assert core(PARSE, "h=momentum") == {"state": defaults, "problems": []}


NEAR = {"lr": 0.001, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8}
BAD = [  # query, the sentence, and what is used
    (
        "landscape=alps",
        "landscape must be one of cubic, bumpy, quadratic, rosenbrock, beale, "
        'himmelblau, saddle, rastrigin, plateau, got "alps": cubic is used.',
        {"landscape": "cubic"},
    ),
    (
        "landscape=constructor",
        "landscape must be one of cubic, bumpy, quadratic, rosenbrock, beale, "
        'himmelblau, saddle, rastrigin, plateau, got "constructor": cubic is used.',
        {"landscape": "cubic"},
    ),
    (
        "landscape=quadratic&kappa=0",
        'kappa must be a number from 1 to 1000, got "0": 1 is used.',
        {"options": {"kappa": 1}},
    ),
    (
        "start=9,2",
        'start\'s a must be a number from 2.4 to 3.4, got "9": 3.4 is used.',
        {"start": [3.4, 2]},
    ),
    (
        "start=3",
        'start\'s b must be a number from 1.3 to 2.7, got "": 1.6 is used.',
        {"start": [3, 1.6]},
    ),
    (
        "start=3,2,1",
        'start\'s b must be a number from 1.3 to 2.7, got "2,1": 1.6 is used.',
        {"start": [3, 1.6]},
    ),
    (
        "start=3,up",
        'start\'s b must be a number from 1.3 to 2.7, got "up": 1.6 is used.',
        {"start": [3, 1.6]},
    ),
    (
        "steps=-5",
        'steps must be a whole number from 1 to 5000, got "-5": 1 is used.',
        {"steps": 1, "at": 1},
    ),
    (
        "steps=2.6",
        'steps must be a whole number from 1 to 5000, got "2.6": 3 is used.',
        {"steps": 3},
    ),
    (
        "steps=50&at=51",
        'at must be a whole number from 0 to 50, got "51": 50 is used.',
        {"at": 50},
    ),
    (
        "speed=Infinity",
        'speed must be a number from 1 to 500, got "Infinity": 500 is used.',
        {"speed": 500},
    ),
    (
        "run=adam,lr=0",
        'Adam\'s lr must be a number from 0.00001 to 100, got "0": 0.00001 is used.',
        {"runs": [{"optimizer": "adam", "hyper": NEAR | {"lr": 1e-5}}]},
    ),
    (
        "run=adam,lr=",
        'Adam\'s lr must be a number from 0.00001 to 100, got "": 0.001 is used.',
        {"runs": [{"optimizer": "adam", "hyper": NEAR}]},
    ),
    (
        "run=adam,momentum=0.9",
        'Adam has lr, beta1, beta2, eps, got "momentum": it is ignored.',
        {"runs": [{"optimizer": "adam", "hyper": NEAR}]},
    ),
    (
        "run=adam,beta1=1",
        'Adam\'s beta1 must be a number from 0 to 0.9999, got "1": 0.9999 is used.',
        {"runs": [{"optimizer": "adam", "hyper": NEAR | {"beta1": 0.9999}}]},
    ),
    (
        "run=adam&run=sgd",
        "run must begin with one of gd, momentum, nesterov, adagrad, rmsprop, adam, "
        'amsgrad, adamw, nadam, radam, lion, got "sgd": this run is left out.',
        {"runs": [{"optimizer": "adam", "hyper": NEAR}]},
    ),
    (
        "&".join(["run=adam"] * 7),
        'at most 6 runs are accepted, got "7": the first 6 are shown.',
        {"runs": [{"optimizer": "adam", "hyper": NEAR}] * 6},
    ),
    (
        "switches=magic",
        'switches are noBias, wrongBias, epsInside, got "magic": it is ignored.',
        {"switches": dict.fromkeys(("noBias", "wrongBias", "epsInside"), False)},
    ),
    (
        "batch=0",
        'batch must be a whole number from 1 to 20, got "0": 1 is used.',
        {"batch": 1},
    ),
    (
        "schedule=onecycle",
        "schedule must be one of constant, warmup, cosine, linear, drop, got "
        '"onecycle": constant is used.',
        {"schedule": "constant"},
    ),
    (
        "lr=1",
        "the address has landscape, kappa, start, steps, at, speed, switches, "
        'schedule, batch, seed, challenge, run, got "lr": it is ignored.',
        {"steps": 100},
    ),
    (
        "steps=" + "9" * 41,
        f'steps must be a whole number from 1 to 5000, got "{"9" * 40}…": '
        "5000 is used.",
        {"steps": 5000},
    ),
]


@pytest.mark.parametrize(("query", "sentence", "used"), BAD, ids=[b[0] for b in BAD])
def test_a_bad_address_gets_a_sentence(query, sentence, used, core):
    parsed = core(PARSE, query)
    assert parsed["problems"] == [sentence]
    assert {key: parsed["state"][key] for key in used} == used
