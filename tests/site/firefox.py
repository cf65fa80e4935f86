"""Firefox as the system has it, driven by WebDriver BiDi, which it speaks by itself.

Playwright's own Firefox is a patched build, and its way to others asks for commands
that the long-term release has not.
"""

import asyncio
import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tornado.websocket import WebSocketClientConnection, websocket_connect

NAMES = ("firefox-esr", "firefox")
WHERE = re.compile(r"WebDriver BiDi listening on (\S+)")


def firefox() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


class Page:
    """The one tab: what it shows, and what its console has said."""

    def __init__(self, loop: asyncio.AbstractEventLoop, to: WebSocketClientConnection):
        self.loop, self.to, self.count = loop, to, 0
        self.heard: list[str] = []
        self.ask("session.new", capabilities={})
        self.ask("session.subscribe", events=["log.entryAdded"])
        (tab,) = self.ask("browsingContext.getTree")["contexts"]
        self.tab = tab["context"]

    def ask(self, method: str, **params: Any) -> Any:
        """Sends a command and waits for its result; keeps what the console says."""
        self.count += 1
        command = {"id": self.count, "method": method, "params": params}
        return self.loop.run_until_complete(self.answered(command))

    async def answered(self, command: dict) -> Any:
        await self.to.write_message(json.dumps(command))
        while True:
            said = json.loads(
                await self.to.read_message() or '{"error": "it has ended"}'
            )
            if said.get("method") == "log.entryAdded":
                entry = said["params"]
                if entry["level"] in ("error", "warn"):
                    self.heard.append(entry["text"])
            elif said.get("id") == command["id"] or "id" not in said:
                if "result" not in said:
                    raise RuntimeError(f"{command['method']}: {said}")
                return said["result"]

    def open(self, url: str) -> None:
        self.ask("browsingContext.navigate", context=self.tab, url=url, wait="complete")

    def evaluate(self, expression: str) -> Any:
        """What an expression gives, as JSON would have it, once it has been awaited."""
        result = self.ask(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await ({expression})))()",
            target={"context": self.tab},
            awaitPromise=True,
            userActivation=True,
        )
        if result["type"] != "success":
            raise RuntimeError(result["exceptionDetails"]["text"])
        return json.loads(result["result"].get("value", "null"))

    def act(self, kind: str, *actions: dict) -> None:
        source: dict[str, Any] = {"type": kind, "id": kind, "actions": list(actions)}
        self.ask("input.performActions", context=self.tab, actions=[source])

    def press(self, *keys: str) -> None:
        """Presses keys one after the other, or together: "Control+v"."""
        for key in keys:
            held = [KEYS.get(name, name) for name in key.split("+")]
            down = [{"type": "keyDown", "value": one} for one in held]
            up = [{"type": "keyUp", "value": one} for one in reversed(held)]
            self.act("key", *down, *up)

    def drag(self, selector: str, right: int = 0, down: int = 0) -> None:
        """Presses the mouse in the middle of an element, moves it, and lets go."""
        x, y = self.evaluate(
            "(({left, top, width, height}) => [left + width / 2, top + height / 2])"
            f"(document.querySelector({selector!r}).getBoundingClientRect())"
        )
        x, y = round(x), round(y)
        moves = [
            {"type": "pointerMove", "x": x + right * i // 5, "y": y + down * i // 5}
            for i in range(1, 6)
        ]
        self.act(
            "pointer",
            {"type": "pointerMove", "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            *(moves if right or down else []),
            {"type": "pointerUp", "button": 0},
        )

    click = drag


KEYS = {"Control": "\ue009", "ArrowRight": "\ue014", "Enter": "\ue007"}


@contextmanager
def opened(program: str) -> Iterator[Page]:
    """A Firefox of its own, with an empty profile."""
    loop = asyncio.new_event_loop()
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        said = Path(folder, "said")
        options = ["--headless", "--remote-debugging-port=0", "--profile", folder]
        with said.open("w") as log:
            process = subprocess.Popen([program, *options], stdout=log, stderr=log)
        try:
            while not (where := WHERE.search(said.read_text())):
                if process.poll() is not None:
                    raise RuntimeError(said.read_text())
                time.sleep(0.1)
            yield Page(loop, loop.run_until_complete(connected(where[1])))
        finally:
            process.kill()
            process.wait()
            loop.close()


async def connected(url: str) -> WebSocketClientConnection:
    return await websocket_connect(f"{url}/session", max_message_size=2**26)
