"""A site replaces the last good one in one step, or not at all.

It is built in a folder beside the one that it is meant for. Only when the build has
ended well are the two exchanged, so that one which fails, is stopped or is killed, or
for which the disk is too small, leaves what was published as it was. Whatever it left
is cleared away by the next build.
"""

import os
import shutil
import tempfile
from hashlib import sha256
from pathlib import Path

from filelock import FileLock


class Publication:
    """A build into ``site``: it is made in ``draft``, and put in place by `publish`.

    Of two builds into one folder the second waits until the first has ended. The system
    frees the lock when the build's process ends, however it does.
    """

    def __init__(self, site: Path) -> None:
        self.site = site.resolve()
        self.draft = self.site.with_name(f".{self.site.name}.new")
        self.before = self.site.with_name(f".{self.site.name}.old")
        name = sha256(os.fsencode(self.site)).hexdigest()[:16]
        self.lock = FileLock(Path(tempfile.gettempdir(), f"site-{name}.lock"))

    def begin(self) -> None:
        """Wait for other builds, and clear away what one that was killed has left."""
        self.lock.acquire()
        if self.before.exists():  # it was killed while the two were exchanged
            if self.site.exists():
                self._finish()
            else:
                self.before.rename(self.site)
        shutil.rmtree(self.draft, ignore_errors=True)

    def publish(self) -> None:
        """Put what was built in place of the last site, whose dotfiles stay."""
        self.site.parent.mkdir(parents=True, exist_ok=True)
        if self.site.exists():
            self.site.rename(self.before)
        self.draft.rename(self.site)
        self._finish()

    def _finish(self) -> None:
        if self.before.exists():
            for kept in self.before.glob(".*"):  # .git of a branch that is published
                if not (self.site / kept.name).exists():
                    kept.rename(self.site / kept.name)
            shutil.rmtree(self.before)

    def end(self) -> None:
        """Leave no half of a site behind."""
        shutil.rmtree(self.draft, ignore_errors=True)
        self.lock.release()
