"""Material's search is a dialog without a name; those who listen to a page need one."""


def on_post_page(output, page, config):
    return output.replace('role="dialog"', 'role="dialog" aria-label="Search"')
