"""The view `articles` says where each document comes from."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ARTICLES = """
{create} VIEW articles AS
SELECT id, url, title, authors, published, published_precision, modified, modified_precision, language, site,
       description, image, tags, rights, paywalled, kind, confidence, body, markdown, html, word_count,
       cluster_id, revision, comments_stated, first_seen_at, updated_at,
       (SELECT max(seen_at) FROM sightings WHERE document_id = documents.id) AS last_seen_at,
       (SELECT sources.target {first}) AS source,
       (SELECT sources.kind {first}) AS source_kind,
       (SELECT sources.title {first}) AS source_title,
       (SELECT sources.target {first_feed}) AS feed,
       {labels} AS labels,
       coalesce((SELECT meta FROM sightings WHERE document_id = documents.id AND CAST(meta AS text) <> '{{}}'
                 ORDER BY id DESC LIMIT 1), '{{}}') AS meta
FROM documents
WHERE duplicate_of IS NULL AND deleted_at IS NULL
"""
SEEN = """FROM sightings JOIN items ON items.id = sightings.item_id
            JOIN sources ON sources.id = items.source_id"""
FIRST = f"{SEEN} WHERE sightings.document_id = documents.id ORDER BY sightings.id LIMIT 1"
FIRST_FEED = FIRST.replace("ORDER BY", "AND sources.kind = 'feed' ORDER BY")
HERE_OR_COPIED = """WHERE (sightings.document_id = documents.id OR sightings.document_id IN
            (SELECT copies.id FROM documents AS copies WHERE copies.duplicate_of = documents.id))"""
LABELS = {
    "sqlite": f"""(SELECT json_group_array(DISTINCT label.value) {SEEN}, json_each(sources.labels) AS label
        {HERE_OR_COPIED} AND label.type = 'text')""",
    "postgresql": f"""(SELECT coalesce(jsonb_agg(DISTINCT label.value), '[]') {SEEN}
        CROSS JOIN LATERAL jsonb_array_elements_text(
            CASE WHEN jsonb_typeof(sources.labels) = 'array' THEN sources.labels END) AS label(value)
        {HERE_OR_COPIED})""",
}


def upgrade() -> None:
    """Bring the schema up."""
    name = op.get_bind().dialect.name
    create = "CREATE OR REPLACE"  # keeps what readers were granted
    if name == "sqlite":
        op.execute("DROP VIEW articles")
        create = "CREATE"
    op.execute(ARTICLES.format(create=create, first=FIRST, first_feed=FIRST_FEED, labels=LABELS[name]))
