"""What a programme has brought about: measures with their definitions, over enough people or not at all."""
