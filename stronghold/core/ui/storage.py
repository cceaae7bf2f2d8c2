"""Static files under hashed names, compressed once, ES module imports included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):
    """Rewrites `import … from "…"` to hashed names, so that modules can be cached."""

    support_js_module_import_aggregation = True
