"""first tables."""

# ruff: noqa: E501
from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "intake",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sqlmodel.AutoString(length=255), nullable=False),
        sa.Column("at", sqlmodel.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake")),
        sa.UniqueConstraint("key", name=op.f("uq_intake_key")),
    )
    with op.batch_alter_table("intake", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intake_at"), ["at"], unique=False)

    op.create_table(
        "sealing_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sqlmodel.AutoString(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("wrapped", sqlmodel.AutoString(), nullable=False),
        sa.Column("master", sqlmodel.AutoString(), nullable=False),
        sa.Column("made_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.CheckConstraint("purpose IN ('seal', 'trail')", name=op.f("ck_sealing_key_purpose")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealing_key")),
        sa.UniqueConstraint("purpose", "number", name=op.f("uq_sealing_key_purpose_number")),
    )
    op.create_table(
        "workspace",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sqlmodel.AutoString(length=32), nullable=False),
        sa.Column("name", sqlmodel.AutoString(), nullable=False),
        sa.Column("procedure", sqlmodel.AutoString(), nullable=False),
        sa.Column("nation", sqlmodel.AutoString(), nullable=False),
        sa.Column("zone", sqlmodel.AutoString(), nullable=False),
        sa.Column("digest_hour", sa.Integer(), nullable=False),
        sa.Column("duty_phone", sqlmodel.AutoString(), nullable=False),
        sa.Column("duty_hours", sqlmodel.AutoString(), nullable=False),
        sa.Column("out_of_hours_phone", sqlmodel.AutoString(), nullable=False),
        sa.Column("days_added", sa.JSON(), nullable=False),
        sa.Column("days_removed", sa.JSON(), nullable=False),
        sa.Column("no_figure_days", sa.Integer(), nullable=True),
        sa.Column("concern_minutes", sa.JSON(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("stopped_reason", sqlmodel.AutoString(), nullable=True),
        sa.Column("created_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "nation IN ('ENG', 'WLS', 'SCT', 'NIR')", name=op.f("ck_workspace_nation")
        ),
        sa.CheckConstraint("digest_hour BETWEEN 0 AND 23", name=op.f("ck_workspace_digest_hour")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace")),
        sa.UniqueConstraint("team_id", name=op.f("uq_workspace_team_id")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("case_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_slack_id", sqlmodel.AutoString(), nullable=True),
        sa.Column("action", sqlmodel.AutoString(), nullable=False),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.Column("core_group_id", sa.Uuid(), nullable=True),
        sa.Column("subject", sqlmodel.AutoString(), nullable=False),
        sa.Column("because", sqlmodel.AutoString(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("prev", sqlmodel.AutoString(), nullable=False),
        sa.Column("digest", sqlmodel.AutoString(), nullable=False),
        sa.Column("hash", sqlmodel.AutoString(), nullable=False),
        sa.Column("purged_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_audit_entry_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("workspace_id", "seq", name=op.f("uq_audit_entry_workspace_id_seq")),
    )
    op.create_table(
        "audit_head",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sqlmodel.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_audit_head_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_audit_head")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entry_actor", ["actor_id", "at"], unique=False)
        batch_op.create_index(
            "ix_audit_entry_group",
            ["core_group_id", "at"],
            unique=False,
            sqlite_where=sa.text("core_group_id IS NOT NULL"),
            postgresql_where=sa.text("core_group_id IS NOT NULL"),
        )

    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("slack_id", sqlmodel.AutoString(length=32), nullable=True),
        sa.Column("name", sqlmodel.AutoString(), nullable=False),
        sa.Column("agency", sqlmodel.AutoString(), nullable=False),
        sa.Column("post", sqlmodel.AutoString(), nullable=False),
        sa.Column("is_administrator", sa.Boolean(), nullable=False),
        sa.Column("stands_as", sqlmodel.AutoString(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("dm_channel", sqlmodel.AutoString(), nullable=True),
        sa.Column("unreachable_since", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("safe_contact", sqlmodel.AutoString(), nullable=True),
        sa.Column("created_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "post IN ('social_worker', 'team_manager', 'conference_chair', 'professional', 'family')",
            name=op.f("ck_person_post"),
        ),
        sa.CheckConstraint(
            "stands_as IN ('cover', 'service_manager')", name=op.f("ck_person_stands_as")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_person_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint(
            "workspace_id", "slack_id", name=op.f("uq_person_workspace_id_slack_id")
        ),
    )
    op.create_table(
        "core_group",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sqlmodel.AutoString(length=24), nullable=False),
        sa.Column("procedure", sqlmodel.AutoString(), nullable=False),
        sa.Column("procedure_version", sqlmodel.AutoString(), nullable=False),
        sa.Column("fingerprint", sqlmodel.AutoString(), nullable=False),
        sa.Column("state", sqlmodel.AutoString(), nullable=False),
        sa.Column("tracked_from", sa.Date(), nullable=True),
        sa.Column("opened_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("closed_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'closed')", name=op.f("ck_core_group_state")),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["person.id"], name=op.f("fk_core_group_opened_by"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_core_group_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_group")),
        sa.UniqueConstraint(
            "workspace_id", "reference", name=op.f("uq_core_group_workspace_id_reference")
        ),
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("form", sqlmodel.AutoString(), nullable=False),
        sa.Column("subject", sqlmodel.AutoString(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("saved_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("typed_at", sa.Float(), nullable=False),
        sa.Column("ended_view", sqlmodel.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_draft_person_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_draft_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint(
            "person_id", "form", "subject", name=op.f("uq_draft_person_id_form_subject")
        ),
    )
    op.create_table(
        "conversation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("said_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_conversation_person_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_conversation_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
        sa.UniqueConstraint("person_id", name=op.f("uq_conversation_person_id")),
    )
    op.create_table(
        "child",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("core_group_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("initials", sa.String(), nullable=False),
        sa.Column("unborn", sa.Boolean(), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["core_group_id"],
            ["core_group.id"],
            name=op.f("fk_child_core_group_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_child_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child")),
        sa.UniqueConstraint(
            "core_group_id", "position", name=op.f("uq_child_core_group_id_position")
        ),
    )
    op.create_table(
        "concern",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("core_group_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sqlmodel.AutoString(), nullable=False),
        sa.Column("text", sqlmodel.AutoString(), nullable=False),
        sa.Column("triggers", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("state", sqlmodel.AutoString(), nullable=False),
        sa.Column("rung", sqlmodel.AutoString(), nullable=False),
        sa.Column("tellings", sa.Integer(), nullable=False),
        sa.Column("climbs_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("lead_told_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("acknowledged_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("acknowledged_by", sa.Uuid(), nullable=True),
        sa.Column("manager_told_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("chair_told_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("decided_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("measures", sa.JSON(), nullable=False),
        sa.Column("decision", sqlmodel.AutoString(), nullable=False),
        sa.Column("settled_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('safety', 'significant_change', 'plan', 'group')",
            name=op.f("ck_concern_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'manager', 'decision', 'steps', 'settled', 'withdrawn')",
            name=op.f("ck_concern_state"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column],
                [f"{table}.id"],
                name=op.f(f"fk_concern_{column}"),
                ondelete="RESTRICT",
            )
            for column, table in (
                ("acknowledged_by", "person"),
                ("by_id", "person"),
                ("decided_by", "person"),
                ("core_group_id", "core_group"),
                ("workspace_id", "workspace"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
    )
    with op.batch_alter_table("concern", schema=None) as batch_op:
        batch_op.create_index("ix_concern_group", ["core_group_id"], unique=False)
        batch_op.create_index(
            "ix_concern_climbing",
            ["climbs_at"],
            unique=False,
            sqlite_where=sa.text("climbs_at IS NOT NULL"),
            postgresql_where=sa.text("climbs_at IS NOT NULL"),
        )
    op.create_table(
        "concern_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("core_group_id", sa.Uuid(), nullable=False),
        sa.Column("concern_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sqlmodel.AutoString(), nullable=False),
        sa.Column("at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("to_id", sa.Uuid(), nullable=True),
        sa.Column("word", sqlmodel.AutoString(), nullable=False),
        sa.Column("text", sqlmodel.AutoString(), nullable=False),
        sa.Column("was", sqlmodel.AutoString(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('filed', 'told', 'unmanned', 'acknowledged', 'decided', 'shared', 'taken', "
            "'corrected', 'withdrawn', 'settled')",
            name=op.f("ck_concern_step_kind"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column],
                [f"{table}.id"],
                name=op.f(f"fk_concern_step_{column}"),
                ondelete="RESTRICT",
            )
            for column, table in (
                ("by_id", "person"),
                ("to_id", "person"),
                ("concern_id", "concern"),
                ("core_group_id", "core_group"),
                ("workspace_id", "workspace"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_step")),
    )
    with op.batch_alter_table("concern_step", schema=None) as batch_op:
        batch_op.create_index("ix_concern_step_concern", ["concern_id", "at"], unique=False)

    op.create_table(
        "conference",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("core_group_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sqlmodel.AutoString(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("outcome", sqlmodel.AutoString(), nullable=True),
        sa.Column("recorded_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("report_shared_on", sa.Date(), nullable=True),
        sa.Column("children", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('initial', 'review')", name=op.f("ck_conference_kind")),
        sa.CheckConstraint("outcome IN ('continued', 'ended')", name=op.f("ck_conference_outcome")),
        sa.ForeignKeyConstraint(
            ["core_group_id"],
            ["core_group.id"],
            name=op.f("fk_conference_core_group_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_conference_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conference")),
    )
    with op.batch_alter_table("conference", schema=None) as batch_op:
        batch_op.create_index("ix_conference_group", ["core_group_id"], unique=False)

    op.create_table(
        "deadline",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("core_group_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sqlmodel.AutoString(), nullable=False),
        sa.Column("subject_key", sqlmodel.AutoString(), nullable=False),
        sa.Column("owner_key", sqlmodel.AutoString(), nullable=False),
        sa.Column("subject", sqlmodel.AutoString(), nullable=False),
        sa.Column("names_children", sa.Boolean(), nullable=False),
        sa.Column("owner_role", sqlmodel.AutoString(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("opens", sa.Date(), nullable=True),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("act_by", sa.Date(), nullable=False),
        sa.Column("remind_from", sa.Date(), nullable=True),
        sa.Column("warn_from", sa.Date(), nullable=True),
        sa.Column("lapses_on", sa.Date(), nullable=True),
        sa.Column("conditional", sa.Boolean(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("never_overdue", sa.Boolean(), nullable=False),
        sa.Column("recommended", sa.Boolean(), nullable=False),
        sa.Column("assessed", sa.Boolean(), nullable=False),
        sa.Column("state", sqlmodel.AutoString(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("closed_reason", sqlmodel.AutoString(), nullable=False),
        sa.Column("stage", sqlmodel.AutoString(), nullable=False),
        sa.Column("next_reminder_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'met', 'closed')", name=op.f("ck_deadline_state")),
        sa.ForeignKeyConstraint(
            ["core_group_id"],
            ["core_group.id"],
            name=op.f("fk_deadline_core_group_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_deadline_owner_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_deadline_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline")),
        sa.UniqueConstraint(
            "core_group_id",
            "rule",
            "subject_key",
            "owner_key",
            name=op.f("uq_deadline_core_group_id_rule_subject_key_owner_key"),
        ),
    )
    with op.batch_alter_table("deadline", schema=None) as batch_op:
        batch_op.create_index(
            "ix_deadline_due",
            ["workspace_id", "due"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.create_index(
            "ix_deadline_owner",
            ["owner_id", "core_group_id"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.create_index(
            "ix_deadline_reminder",
            ["next_reminder_at"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "meeting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("core_group_id", sa.Uuid(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=True),
        sa.Column("venue", sqlmodel.AutoString(), nullable=False),
        sa.Column("state", sqlmodel.AutoString(), nullable=False),
        sa.Column("called_on", sa.Date(), nullable=False),
        sa.Column("chair_id", sa.Uuid(), nullable=True),
        sa.Column("chair_role", sqlmodel.AutoString(), nullable=True),
        sa.Column("concern_increased", sa.Boolean(), nullable=False),
        sa.Column("social_care_came", sa.Boolean(), nullable=False),
        sa.Column("outcome_told_on", sa.Date(), nullable=True),
        sa.Column("disagreement", sa.Boolean(), nullable=False),
        sa.Column("disagreement_told_on", sa.Date(), nullable=True),
        sa.Column("quorate", sa.Boolean(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("counts_reason", sqlmodel.AutoString(), nullable=False),
        sa.Column("counts_by", sa.Uuid(), nullable=True),
        sa.Column("counts_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("decided", sqlmodel.AutoString(), nullable=False),
        sa.Column("next_agreed", sa.Boolean(), nullable=True),
        sa.Column("no_next_reason", sqlmodel.AutoString(), nullable=False),
        sa.Column("family", sa.JSON(), nullable=False),
        sa.Column("children", sa.JSON(), nullable=False),
        sa.Column("changed_reason", sqlmodel.AutoString(), nullable=False),
        sa.Column("closed_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "chair_role IN ('lead_social_worker', 'receiving_team_manager', 'team_manager', 'other_social_care', 'professional')",
            name=op.f("ck_meeting_chair_role"),
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'held', 'cancelled')", name=op.f("ck_meeting_state")
        ),
        sa.ForeignKeyConstraint(
            ["chair_id"], ["person.id"], name=op.f("fk_meeting_chair_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["person.id"], name=op.f("fk_meeting_closed_by"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["counts_by"], ["person.id"], name=op.f("fk_meeting_counts_by"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["core_group_id"],
            ["core_group.id"],
            name=op.f("fk_meeting_core_group_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_meeting_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_group", ["core_group_id", "on_date"], unique=False)
        batch_op.create_index(
            "ix_meeting_planned",
            ["core_group_id"],
            unique=False,
            sqlite_where=sa.text("state = 'planned'"),
            postgresql_where=sa.text("state = 'planned'"),
        )

    op.create_table(
        "membership",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("core_group_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sqlmodel.AutoString(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("plan_copy_on", sa.Date(), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "role IN ('lead_social_worker', 'team_manager', 'conference_chair', 'professional', 'family')",
            name=op.f("ck_membership_role"),
        ),
        sa.ForeignKeyConstraint(
            ["core_group_id"],
            ["core_group.id"],
            name=op.f("fk_membership_core_group_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_membership_person_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_membership_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index("ix_membership_group", ["core_group_id"], unique=False)
        batch_op.create_index(
            "ix_membership_next",
            ["person_id", "next_on", "core_group_id", "role", "starts", "ends"],
            unique=False,
            sqlite_where=sa.text("next_on IS NOT NULL"),
            postgresql_where=sa.text("next_on IS NOT NULL"),
        )
        batch_op.create_index("ix_membership_person", ["person_id", "core_group_id"], unique=False)

    op.create_table(
        "outbox_message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("key", sqlmodel.AutoString(length=255), nullable=False),
        sa.Column("kind", sqlmodel.AutoString(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("core_group_id", sa.Uuid(), nullable=True),
        sa.Column("ids", sa.JSON(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("state", sqlmodel.AutoString(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("not_before", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("lease_until", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("leased_by", sqlmodel.AutoString(), nullable=False),
        sa.Column("attempted_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("slack_channel", sqlmodel.AutoString(), nullable=True),
        sa.Column("slack_ts", sqlmodel.AutoString(), nullable=True),
        sa.Column("reason", sqlmodel.AutoString(), nullable=False),
        sa.Column("created_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("sent_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('planned', 'claimed', 'sent', 'uncertain', 'failed', 'abandoned', 'withdrawn')",
            name=op.f("ck_outbox_message_state"),
        ),
        sa.ForeignKeyConstraint(
            ["core_group_id"],
            ["core_group.id"],
            name=op.f("fk_outbox_message_core_group_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"],
            ["person.id"],
            name=op.f("fk_outbox_message_recipient_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_outbox_message_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint("workspace_id", "key", name=op.f("uq_outbox_message_workspace_id_key")),
    )
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_message_recipient",
            ["recipient_id"],
            unique=False,
            sqlite_where=sa.text("state IN ('planned', 'claimed', 'uncertain', 'failed')"),
            postgresql_where=sa.text("state IN ('planned', 'claimed', 'uncertain', 'failed')"),
        )
        batch_op.create_index(
            "ix_outbox_message_waiting",
            ["rank", "not_before"],
            unique=False,
            sqlite_where=sa.text("state IN ('planned', 'claimed', 'uncertain', 'failed')"),
            postgresql_where=sa.text("state IN ('planned', 'claimed', 'uncertain', 'failed')"),
        )
        batch_op.create_index(
            "ix_outbox_message_doubtful",
            ["not_before"],
            unique=False,
            sqlite_where=sa.text("state IN ('claimed', 'uncertain')"),
            postgresql_where=sa.text("state IN ('claimed', 'uncertain')"),
        )

    op.create_table(
        "wishes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("digest_hour", sa.Integer(), nullable=True),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_until", sa.Integer(), nullable=True),
        sa.Column("quiet_days", sa.JSON(), nullable=False),
        sa.Column("nation", sqlmodel.AutoString(), nullable=True),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.CheckConstraint("nation IN ('ENG', 'WLS', 'SCT', 'NIR')", name=op.f("ck_wishes_nation")),
        sa.CheckConstraint("digest_hour BETWEEN 0 AND 23", name=op.f("ck_wishes_digest_hour")),
        sa.CheckConstraint("quiet_from < quiet_until", name=op.f("ck_wishes_quiet_from")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_wishes_person_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_wishes_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wishes")),
        sa.UniqueConstraint("person_id", name=op.f("uq_wishes_person_id")),
    )
    op.create_table(
        "snooze",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("deadline_id", sa.Uuid(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deadline_id"],
            ["deadline.id"],
            name=op.f("fk_snooze_deadline_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_snooze_person_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_snooze_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snooze")),
        sa.UniqueConstraint(
            "person_id", "deadline_id", name=op.f("uq_snooze_person_id_deadline_id")
        ),
    )

    op.create_table(
        "apology",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sqlmodel.AutoString(), nullable=False),
        sa.Column("instead", sqlmodel.AutoString(), nullable=False),
        sa.Column("report_later", sa.Boolean(), nullable=False),
        sa.Column("in_time", sa.Boolean(), nullable=False),
        sa.Column("said_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("withdrawn_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_apology_meeting_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_apology_person_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_apology_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_apology")),
        sa.UniqueConstraint(
            "meeting_id", "person_id", name=op.f("uq_apology_meeting_id_person_id")
        ),
    )
    with op.batch_alter_table("apology", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_apology_person_id"), ["person_id"], unique=False)

    op.create_table(
        "attendance",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("came", sa.Boolean(), nullable=False),
        sa.Column("consulted", sa.Boolean(), nullable=False),
        sa.Column("invited", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_attendance_meeting_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_attendance_person_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_attendance_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint(
            "meeting_id", "person_id", name=op.f("uq_attendance_meeting_id_person_id")
        ),
    )
    op.create_table(
        "check_result",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("core_group_id", sa.Uuid(), nullable=False),
        sa.Column("about", sqlmodel.AutoString(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("rule", sqlmodel.AutoString(), nullable=False),
        sa.Column("answer", sqlmodel.AutoString(), nullable=False),
        sa.Column("reason", sqlmodel.AutoString(), nullable=False),
        sa.Column("derived", sa.Boolean(), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=False),
        sa.Column("answered_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "answer IN ('met', 'not_met', 'not_applicable', 'unanswered')",
            name=op.f("ck_check_result_answer"),
        ),
        sa.CheckConstraint(
            "answer IN ('met', 'unanswered') OR reason <> ''",
            name=op.f("ck_check_result_reason_where_not_met"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"],
            ["person.id"],
            name=op.f("fk_check_result_answered_by"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["core_group_id"],
            ["core_group.id"],
            name=op.f("fk_check_result_core_group_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_check_result_meeting_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_check_result_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_result")),
        sa.UniqueConstraint(
            "core_group_id",
            "about",
            "rule",
            name=op.f("uq_check_result_core_group_id_about_rule"),
        ),
    )
    with op.batch_alter_table("check_result", schema=None) as batch_op:
        batch_op.create_index(
            "ix_check_result_group", ["core_group_id", "rule", "on_date"], unique=False
        )

    op.create_table(
        "minutes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("text", sqlmodel.AutoString(), nullable=False),
        sa.Column("files", sa.String(), nullable=False),
        sa.Column("circulated_on", sa.Date(), nullable=True),
        sa.Column("family_on", sa.Date(), nullable=True),
        sa.Column("circulated_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["circulated_by"],
            ["person.id"],
            name=op.f("fk_minutes_circulated_by"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_minutes_meeting_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_minutes_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_minutes_meeting_id")),
    )
    op.create_table(
        "plan_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("core_group_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sqlmodel.AutoString(), nullable=False),
        sa.Column("text", sqlmodel.AutoString(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("state", sqlmodel.AutoString(), nullable=False),
        sa.Column("reason", sqlmodel.AutoString(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('action', 'goal', 'contingency', 'seeing')", name=op.f("ck_plan_item_kind")
        ),
        sa.CheckConstraint(
            "state IN ('current', 'superseded', 'completed')", name=op.f("ck_plan_item_state")
        ),
        sa.ForeignKeyConstraint(
            ["core_group_id"],
            ["core_group.id"],
            name=op.f("fk_plan_item_core_group_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_plan_item_meeting_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_plan_item_person_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_plan_item_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_item")),
    )
    with op.batch_alter_table("plan_item", schema=None) as batch_op:
        batch_op.create_index("ix_plan_item_group", ["core_group_id"], unique=False)

    op.create_table(
        "report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("text", sqlmodel.AutoString(), nullable=False),
        sa.Column("files", sa.String(), nullable=False),
        sa.Column("in_time", sa.Boolean(), nullable=False),
        sa.Column("sent_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("released_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("released_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_report_meeting_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_report_person_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["released_by"], ["person.id"], name=op.f("fk_report_released_by"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_report_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint(
            "meeting_id",
            "person_id",
            "version",
            name=op.f("uq_report_meeting_id_person_id_version"),
        ),
    )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.create_index(
            "ix_report_current",
            ["meeting_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("current"),
            postgresql_where=sa.text("current"),
        )

    op.create_table(
        "task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("core_group_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("title", sqlmodel.AutoString(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("state", sqlmodel.AutoString(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("done_by", sa.Uuid(), nullable=True),
        sa.Column("blocked_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("blocked_reason", sqlmodel.AutoString(), nullable=False),
        sa.Column("proposed_due", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_reason", sqlmodel.AutoString(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'done', 'closed')", name=op.f("ck_task_state")),
        sa.ForeignKeyConstraint(
            ["core_group_id"],
            ["core_group.id"],
            name=op.f("fk_task_core_group_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["done_by"], ["person.id"], name=op.f("fk_task_done_by"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_task_meeting_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_task_owner_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_task_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index("ix_task_group", ["core_group_id"], unique=False)
        batch_op.create_index("ix_task_owner", ["owner_id"], unique=False)

    op.create_table(
        "visit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("core_group_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("seen", sa.Boolean(), nullable=False),
        sa.Column("alone", sa.Boolean(), nullable=True),
        sa.Column("nobody_in", sa.Boolean(), nullable=False),
        sa.Column("video", sa.Boolean(), nullable=False),
        sa.Column("note", sqlmodel.AutoString(), nullable=False),
        sa.Column("entry", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("withdrawn_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_visit_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_visit_child_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["core_group_id"],
            ["core_group.id"],
            name=op.f("fk_visit_core_group_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_visit_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index("ix_visit_group", ["core_group_id", "child_id"], unique=False)
        batch_op.create_index("ix_visit_entry", ["entry"], unique=False)

    op.create_table(
        "standing_visit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("core_group_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("in_term", sa.Boolean(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_standing_visit_weekday")),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_standing_visit_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_standing_visit_child_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["core_group_id"],
            ["core_group.id"],
            name=op.f("fk_standing_visit_core_group_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"],
            ["person.id"],
            name=op.f("fk_standing_visit_recorded_by"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_standing_visit_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_visit")),
    )
    op.create_index("ix_standing_visit_group", "standing_visit", ["core_group_id"], unique=False)
    op.create_table(
        "visit_interval",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("core_group_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("lead_days", sa.Integer(), nullable=True),
        sa.Column("any_days", sa.Integer(), nullable=True),
        sa.Column("seen_by", sa.Uuid(), nullable=True),
        sa.Column("set_by", sqlmodel.AutoString(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.CheckConstraint("set_by IN ('plan', 'chair')", name=op.f("ck_visit_interval_set_by")),
        sa.CheckConstraint("any_days > 0", name=op.f("ck_visit_interval_any_days")),
        sa.CheckConstraint("lead_days > 0", name=op.f("ck_visit_interval_lead_days")),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_visit_interval_child_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["core_group_id"],
            ["core_group.id"],
            name=op.f("fk_visit_interval_core_group_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"],
            ["person.id"],
            name=op.f("fk_visit_interval_recorded_by"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["seen_by"], ["person.id"], name=op.f("fk_visit_interval_seen_by"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_visit_interval_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_interval")),
    )
    op.create_index("ix_visit_interval_group", "visit_interval", ["core_group_id"], unique=False)
    op.create_table(
        "cover",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("core_group_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["core_group_id"],
            ["core_group.id"],
            name=op.f("fk_cover_core_group_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_cover_person_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["person.id"], name=op.f("fk_cover_recorded_by"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_cover_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cover")),
    )
    op.create_index("ix_cover_group", "cover", ["core_group_id"], unique=False)
    op.create_table(
        "school_break",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("core_group_id", sa.Uuid(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("sees_id", sa.Uuid(), nullable=False),
        sa.Column("stands_in", sqlmodel.AutoString(), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=False),
        sa.Column("answered_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by"],
            ["person.id"],
            name=op.f("fk_school_break_answered_by"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["core_group_id"],
            ["core_group.id"],
            name=op.f("fk_school_break_core_group_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["sees_id"], ["person.id"], name=op.f("fk_school_break_sees_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_school_break_workspace_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_break")),
        sa.UniqueConstraint(
            "core_group_id", "starts", name=op.f("uq_school_break_core_group_id_starts")
        ),
    )


def downgrade() -> None:
    op.drop_table("snooze")
    op.drop_table("wishes")
    op.drop_table("school_break")
    op.drop_index("ix_cover_group", table_name="cover")
    op.drop_table("cover")
    op.drop_index("ix_visit_interval_group", table_name="visit_interval")
    op.drop_table("visit_interval")
    op.drop_index("ix_standing_visit_group", table_name="standing_visit")
    op.drop_table("standing_visit")
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index("ix_visit_entry")
        batch_op.drop_index("ix_visit_group")

    op.drop_table("visit")
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_index("ix_task_owner")
        batch_op.drop_index("ix_task_group")

    op.drop_table("task")
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_report_current",
            sqlite_where=sa.text("current"),
            postgresql_where=sa.text("current"),
        )

    op.drop_table("report")
    with op.batch_alter_table("plan_item", schema=None) as batch_op:
        batch_op.drop_index("ix_plan_item_group")

    op.drop_table("plan_item")
    op.drop_table("minutes")
    with op.batch_alter_table("check_result", schema=None) as batch_op:
        batch_op.drop_index("ix_check_result_group")

    op.drop_table("check_result")
    op.drop_table("attendance")
    with op.batch_alter_table("apology", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_apology_person_id"))

    op.drop_table("apology")
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_message_doubtful",
            sqlite_where=sa.text("state IN ('claimed', 'uncertain')"),
            postgresql_where=sa.text("state IN ('claimed', 'uncertain')"),
        )
        batch_op.drop_index(
            "ix_outbox_message_waiting",
            sqlite_where=sa.text("state IN ('planned', 'claimed', 'uncertain', 'failed')"),
            postgresql_where=sa.text("state IN ('planned', 'claimed', 'uncertain', 'failed')"),
        )
        batch_op.drop_index(
            "ix_outbox_message_recipient",
            sqlite_where=sa.text("state IN ('planned', 'claimed', 'uncertain', 'failed')"),
            postgresql_where=sa.text("state IN ('planned', 'claimed', 'uncertain', 'failed')"),
        )

    op.drop_table("outbox_message")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index("ix_membership_person")
        batch_op.drop_index("ix_membership_next")
        batch_op.drop_index("ix_membership_group")

    op.drop_table("membership")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index("ix_meeting_planned")
        batch_op.drop_index("ix_meeting_group")

    op.drop_table("meeting")
    with op.batch_alter_table("deadline", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_deadline_reminder",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(
            "ix_deadline_owner",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(
            "ix_deadline_due",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.drop_table("deadline")
    with op.batch_alter_table("conference", schema=None) as batch_op:
        batch_op.drop_index("ix_conference_group")

    op.drop_table("conference")
    with op.batch_alter_table("concern_step", schema=None) as batch_op:
        batch_op.drop_index("ix_concern_step_concern")

    op.drop_table("concern_step")
    with op.batch_alter_table("concern", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_concern_climbing",
            sqlite_where=sa.text("climbs_at IS NOT NULL"),
            postgresql_where=sa.text("climbs_at IS NOT NULL"),
        )
        batch_op.drop_index("ix_concern_group")

    op.drop_table("concern")
    op.drop_table("child")
    op.drop_table("conversation")
    op.drop_table("draft")
    op.drop_table("core_group")
    op.drop_table("person")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_group")
        batch_op.drop_index("ix_audit_entry_actor")

    op.drop_table("audit_entry")
    op.drop_table("audit_head")
    op.drop_table("workspace")
    with op.batch_alter_table("intake", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intake_at"))

    op.drop_table("sealing_key")
    op.drop_table("intake")
