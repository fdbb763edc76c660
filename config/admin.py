"""What the root adds to the admin: the operators' desk."""

from config.desk import deletions as deletions
from config.desk import shops as shops
