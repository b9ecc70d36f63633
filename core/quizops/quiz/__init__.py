"""Quizzes: the language of their tables, the bytes of their JSON, and the merge of the two."""
