"""What Alembic needs: its environment, the template of a revision, and the revisions."""
