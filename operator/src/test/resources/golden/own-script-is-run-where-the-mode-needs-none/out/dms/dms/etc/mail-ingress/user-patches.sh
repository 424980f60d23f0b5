echo patched
