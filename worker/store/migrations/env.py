"""Runs the migrations on the connection that `worker.store.database.schema` hands over."""

from alembic import context

from worker.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transaction_per_migration=False,
)
context.run_migrations()
