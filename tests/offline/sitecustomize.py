"""Imported by each Python that has this folder on PYTHONPATH: the network is off.

Only this machine answers; whoever asks another gets an OSError.
"""

import socket
import sys

HERE = ("127.", "::1", "localhost", socket.gethostname())


def refuse(event, arguments):
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None  # a socket in a file
    else:
        return
    host = host.decode() if isinstance(host, bytes) else host
    if host and not host.startswith(HERE):
        raise OSError(f"the network is off, and {host} is asked for")


sys.addaudithook(refuse)
