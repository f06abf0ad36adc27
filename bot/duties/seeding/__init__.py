"""Synthetic core groups: their people, their situations, and filling a workspace with them."""
