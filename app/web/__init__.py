"""HTTP as such, whatever the routes are about.

Reading order: ``operations`` (how a route declares what it takes and returns), ``openapi`` (the
description made of that), ``problems`` (errors), ``security`` (who may do what), ``context`` (what
routes reach of the application), ``pace`` (how often pages should poll), ``turns`` (whose
costly request is computed next), ``assets`` (the
files of the page), ``document`` (its HTML), ``pages`` (the page and the health check).
"""

from app.web import openapi, pages, problems, security
from app.web.assets import assets_of
from app.web.context import Services, moment_of, page_name, run_of, services
from app.web.document import Document
from app.web.operations import JSON, Operation
from app.web.pace import Pace
from app.web.problems import Problem, invalid, of_configuration
from app.web.security import check_key
from app.web.turns import Turns
