"""Reading without a parse: names by their letters, speakers by the words of their language.

For languages without a model, and for texts too long for one. What is not sure is left out.
"""
