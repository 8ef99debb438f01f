// Another extension, whose page the tests speak through.
