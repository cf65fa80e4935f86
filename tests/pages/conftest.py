"""Small sites: a new one, and one that has been built."""

import shutil

import pytest

from tests.pages.project import Project


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    project = Project(tmp_path_factory.mktemp("built"))
    project.build()
    return project


@pytest.fixture
def ran(project, built):
    """A project that has been built: its page runs again only if its code changes."""
    for made in (".cache", "site"):
        shutil.copytree(built.folder / made, project.folder / made)
    return project
