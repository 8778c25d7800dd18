"""Serves moto on a free port of 127.0.0.1, says which on stdout, and ends with the process that holds its stdin.

usage: python3.11 -I serve.py FOLDER_OF_THE_PACKAGES
"""

import importlib
import os
import sys
import threading

sys.path.insert(0, sys.argv[1])
# Which policies AWS has of its own is in moto's package; without this it knows none of them.
os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app  # noqa: E402
from werkzeug.serving import make_server  # noqa: E402

application = DomainDispatcherApplication(create_backend_app)
one_at_a_time = threading.Lock()


def serve(environ, start_response):
    # moto keeps its account in plain dictionaries, and Pulumi asks for many things at once.
    with one_at_a_time:
        return list(application(environ, start_response))


class Silent(MotoRequestHandler):
    """No line a request."""

    def log_request(self, *_):
        pass


def end_with_parent():
    sys.stdin.read()
    os._exit(0)


def load_early():
    # The largest of its services takes two seconds to load, which need not be the first request's.
    importlib.import_module("moto.ec2.responses")


if __name__ == "__main__":
    server = make_server("127.0.0.1", 0, serve, threaded=True, request_handler=Silent)
    threading.Thread(target=end_with_parent, daemon=True).start()
    threading.Thread(target=load_early, daemon=True).start()
    print(server.server_port, flush=True)
    server.serve_forever()
