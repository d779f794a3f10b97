"""What others hear of a complaint, and that an appeal or a complaint is being looked at."""

from typing import Literal

from pydantic import AwareDatetime

from events.envelope import Event
from events.types.application import File


class Grievance(File):
    """`due_at`: by when she is answered."""

    about: Literal["appeal", "complaint"]
    due_at: AwareDatetime


class ComplaintFiled(Event):
    type: Literal["ComplaintFiled"] = "ComplaintFiled"
    version: Literal[1] = 1
    data: Grievance


class GrievanceAcknowledged(Event):
    type: Literal["GrievanceAcknowledged"] = "GrievanceAcknowledged"
    version: Literal[1] = 1
    data: Grievance


class ComplaintAnswered(Event):
    """What she is answered she reads in the portal: free words go neither into events nor by SMS."""

    type: Literal["ComplaintAnswered"] = "ComplaintAnswered"
    version: Literal[1] = 1
    data: Grievance
