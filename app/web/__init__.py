"""HTTP as such, whatever the routes are about.

Reading order: ``operations`` (how a route declares what it takes and returns), ``openapi`` (the
description made of that), ``problems`` (errors), ``security`` (origins, sizes, headers), ``hosts``
(names of the server), ``keys`` (the teacher's key), ``clients`` and ``limits`` (who asks, and how
often each may), ``context`` (what routes reach of the application), ``pace`` (how often pages
should poll), ``turns`` (whose costly request is computed next), ``assets`` (the files of the page),
``document`` (its HTML), ``pages`` (the page and the health checks), ``metrics`` (numbers for a
monitoring system) and ``access`` (ids, counts and the log of requests).
"""

from app.web import openapi, pages, problems, security
from app.web.access import Access
from app.web.assets import assets_of
from app.web.context import Services, moment_of, page_name, run_of, services
from app.web.document import Document
from app.web.hosts import warn_of_missing
from app.web.keys import check_key
from app.web.limits import Buckets, WrongKeys
from app.web.metrics import Metrics
from app.web.operations import JSON, Operation
from app.web.pace import Pace
from app.web.problems import Problem, invalid, of_configuration
from app.web.turns import Turns
