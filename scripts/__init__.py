"""The build script of the site: reads answers, checks them, builds and serves what is published."""
