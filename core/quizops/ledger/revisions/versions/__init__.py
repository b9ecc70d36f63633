"""The revisions of the ledger, oldest first by name. One that was released is never changed."""
