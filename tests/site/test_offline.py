"""The site is built with the network off: what that is, and that it was."""

import subprocess
import sys
from urllib.parse import urlsplit

from tests.serving import offline

ASK = """
import socket
for ask in (
    lambda: socket.getaddrinfo("example.org", 80),
    lambda: socket.create_connection(("192.0.2.1", 80), timeout=1),
    lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"", ("192.0.2.1", 53)),
):
    try:
        ask()
    except OSError as error:
        print(error)
socket.create_connection(("127.0.0.1", {port})).close()
"""


def test_the_site_was_built_with_the_network_off(site):
    """By the fixture, in an environment in which this is what one gets."""
    ask = ASK.format(port=urlsplit(site.url).port)
    run = subprocess.run(
        [sys.executable, "-c", ask], env=offline(), capture_output=True, text=True
    )
    hosts = ("example.org", "192.0.2.1", "192.0.2.1")
    refused = [f"the network is off, and {host} is asked for" for host in hosts]
    assert (run.stdout.splitlines(), run.stderr) == (refused, "")
