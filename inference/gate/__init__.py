"""The gate before the shared engines: who goes next, on which engine, and which engines are well."""
