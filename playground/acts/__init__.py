"""What a person does: each module turns one kind of act into a payload and its acknowledgement
into what is seen.
"""
