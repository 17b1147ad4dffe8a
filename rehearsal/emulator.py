"""Serves moto on a free loopback port and prints that port; ends when standard input closes.

One request is served at a time: AWS makes a conditional write atomic, and moto's own threads do not.
"""

import sys
import threading

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server


class QuietHandler(WSGIRequestHandler):
    """The wire records the calls, so only errors are worth a line here."""

    def log_request(self, *_args: object) -> None:
        pass


application = DomainDispatcherApplication(create_backend_app)
server = make_server("127.0.0.1", 0, application, threaded=False, request_handler=QuietHandler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_port, flush=True)
# The pipe closes when the process that started this one ends, however it ends: nothing is left behind.
sys.stdin.read()
