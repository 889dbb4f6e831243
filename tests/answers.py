"""What a server answers to a request."""

import urllib.error
import urllib.request

from waiting import PATIENCE


def status_of(request: urllib.request.Request) -> int:
    """The status of an answer, with cookies kept on the way; 0 when there is none."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    try:
        with opener.open(request, timeout=PATIENCE) as answer:
            status: int = answer.status
            return status
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    except OSError:
        return 0
