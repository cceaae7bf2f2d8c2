"""The work that people left behind when the directory closed their accounts."""
