"""Every id that a payload may carry, so that none is a loose string."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """The kinds of payload Slack sends; each has one listener."""

    COMMAND = "command"
    SUBMISSION = "view_submission"
    CLOSED = "view_closed"
    ACTION = "block_actions"
    OPTIONS = "block_suggestion"
    SHORTCUT = "shortcut"
    EVENT = "event"


class Form(StrEnum):
    """Callback ids of modals."""

    CASE = "case"
    APOLOGIES = "apologies"
    REPORT = "report"
    REPORT_PAGE = "report_page"
    OUTCOME_WHICH = "outcome_which"
    OUTCOME = "outcome"
    OUTCOME_PLAN = "outcome_plan"
    OUTCOME_TASKS = "outcome_tasks"
    OUTCOME_NEXT = "outcome_next"
    OUTCOME_THERE = "outcome_there"
    MEETING = "meeting"
    MEETING_MOVE = "meeting_move"
    MEETING_CANCEL = "meeting_cancel"
    VISIT_WHICH = "visit_which"
    VISIT = "visit"
    TASK_BLOCKED = "task_blocked"
    MINUTES = "minutes"
    MINUTES_DATE = "minutes_date"
    MINUTES_PAGE = "minutes_page"
    REVIEW_DATE = "review_date"
    REVIEW_RESULT = "review_result"
    REVIEW_CORRECT = "review_correct"


class Do(StrEnum):
    """Action ids of buttons, menus and fields that speak up as they change."""

    OPEN_CASE_FORM = "open_case_form"
    OPEN_GROUP = "open_group"
    OPEN_APOLOGIES = "open_apologies"
    APOLOGIES_MEETING = "apologies_meeting"
    WITHDRAW_APOLOGIES = "withdraw_apologies"
    OPEN_REPORT = "open_report"
    REPORT_MEETING = "report_meeting"
    OPEN_OUTCOME = "open_outcome"
    OPEN_MEETING = "open_meeting"
    MOVE_MEETING = "move_meeting"
    CANCEL_MEETING = "cancel_meeting"
    OUTCOME_STEP = "outcome_step"
    OUTCOME_PERSON = "outcome_person"
    OUTCOME_ADD_TASK = "outcome_add_task"
    OUTCOME_TASKS_PAGE = "outcome_tasks_page"
    OPEN_VISIT = "open_visit"
    VISIT_UNDO = "visit_undo"
    OPEN_MINUTES = "open_minutes"
    SEE_MINUTES = "see_minutes"
    GET_MINUTES_FILES = "get_minutes_files"
    OPEN_REVIEW = "open_review"
    REVIEW_DATE = "review_date"
    REVIEW_RESULT = "review_result"
    REVIEW_CORRECT = "review_correct"
    OPEN_GUIDE = "open_guide"
    TASK_DONE = "task_done"
    TASK_UNDO = "task_undo"
    TASK_BLOCKED = "task_blocked"
    TASK_AGREE = "task_agree"
    TASK_TALK = "task_talk"
    TASKS_PAGE = "tasks_page"
    WHY = "why"
    COPY_CAME = "copy_came"
    COPY_MISSING = "copy_missing"
    RELEASE_REPORT = "release_report"
    SEE_REPORT = "see_report"
    GET_FILES = "get_files"
    TOLD = "told"
    SAVE_DRAFT = "save_draft"
    START_AFRESH = "start_afresh"
    FIELD = "field"
    OPEN_OVERDUE = "open_overdue"
    OVERDUE_PAGE = "overdue_page"
    HOME_PAGE = "home_page"
    REFRESH_HOME = "refresh_home"


class Event(StrEnum):
    """Events the app listens to; manifest.yml names the same."""

    MESSAGE = "message"
    APP_HOME_OPENED = "app_home_opened"
    USER_CHANGE = "user_change"
