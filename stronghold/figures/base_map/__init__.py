"""The base map: streets, water, green and built-up areas that every map stands on.

`manage.py build_basemap` reads a publisher's files (`reading`), decides what each
feature is (`kinds`), cuts it into squares of several scales (`cutting`) and stores them
in one file for each source (`square_file`). The site serves the squares (`shown`), and
`static/components/map_base.js` draws them.
"""
