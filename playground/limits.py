"""Slack's numbers, in one place so that a correction is one edit.

Read in Slack's reference for Block Kit, views, messages and the Web API, except where "seen" says
that others observed it.
"""

from typing import Final

# Surfaces
BLOCKS_IN_MESSAGE: Final = 50
BLOCKS_IN_VIEW: Final = 100
TITLE: Final = 24
SUBMIT: Final = 24
CLOSE: Final = 24
PRIVATE_METADATA: Final = 3000
CALLBACK_ID: Final = 255
EXTERNAL_ID: Final = 255
VIEW_BYTES: Final = 250_000
VIEWS_IN_STACK: Final = 3
MESSAGE_TEXT: Final = 40_000
UPDATE_TEXT: Final = 4_000
METADATA_BYTES: Final = 16_000
MESSAGE_BLOCKS_TEXT: Final = 13_200  # seen: msg_blocks_too_long
ATTACHMENTS: Final = 100

# Blocks
BLOCK_ID: Final = 255
ACTION_ID: Final = 255
HEADER: Final = 150
SECTION: Final = 3000
FIELDS: Final = 10
FIELD: Final = 2000
ACTIONS: Final = 25
CONTEXT: Final = 10
CONTEXT_TEXT: Final = 3000
LABEL: Final = 2000
HINT: Final = 2000
MARKDOWN: Final = 12_000
IMAGE_URL: Final = 3000
ALT_TEXT: Final = 2000
IMAGE_TITLE: Final = 2000
VIDEO_TITLE: Final = 200
TABLE_ROWS: Final = 100
TABLE_COLUMNS: Final = 20

# Elements
BUTTON_TEXT: Final = 75
BUTTON_VALUE: Final = 2000
BUTTON_URL: Final = 3000
ACCESSIBILITY_LABEL: Final = 75
PLACEHOLDER: Final = 150
OPTIONS: Final = 100
OPTION_GROUPS: Final = 100
OPTIONS_IN_OVERFLOW: Final = 5
OPTIONS_IN_RADIO: Final = 10
OPTIONS_IN_CHECKBOXES: Final = 10
OPTION_TEXT: Final = 75
OPTION_VALUE: Final = 150
OPTION_DESCRIPTION: Final = 75
GROUP_LABEL: Final = 75
CONFIRM_TITLE: Final = 100
CONFIRM_TEXT: Final = 300
CONFIRM_BUTTON: Final = 30
INPUT_LENGTH: Final = 3000
FILES_IN_INPUT: Final = 10
FILE_BYTES: Final = 10_000_000
UPLOAD_BYTES: Final = 1_000_000_000

# Time (seconds of the machine's clock)
ACK_SECONDS: Final = 3.0
TRIGGER_SECONDS: Final = 3.0
RESPONSE_URL_USES: Final = 5
RESPONSE_URL_SECONDS: Final = 30 * 60
EVENT_RETRY_SECONDS: Final = (0.0, 60.0, 300.0)  # seen
SOCKET_TICKET_SECONDS: Final = 30.0
SOCKETS: Final = 10

# History
HISTORY_DEFAULT: Final = 100
HISTORY_MOST: Final = 999
