"""The errors of the fulfillment API, with the messages of the documentation's error tables."""

from ..operations.operation import DocumentedError as _Error

INVALID_PARAMETERS = _Error(
    21001001, "Invalid parameters. Please ensure you are passing the correct request parameter(s)."
)
REGION_NOT_SUPPORTED = _Error(21008106, "This interface cannot be used in this region.")
ORDER_NOT_OF_SHOP = _Error(21008111, "The order or package does not belong to the current seller.")
FULFILLED_BY_PLATFORM = _Error(21008025, "Seller cannot operate orders which are fulfilled by platform")
PACKAGE_UNKNOWN = _Error(
    21011001, "Package not found. If the error persists, please contact the platform for assistance."
)
PACKAGE_NOT_OF_SHOP = _Error(21011028, "The package does not belong to the current shop.")
NOT_SHIPPED_BY_SELLER = _Error(
    21011004,
    "This API cannot be used to update package shipping information for packages that are not shipped by sellers.",
)
ACTION_NOT_ALLOWED = _Error(21011003, "fulfill_unit action not allowed")
AFTER_SALE_REQUEST = _Error(
    21011007, "Package item has after-sale request, please process the after-sale request first."
)
ORDER_CANCELLED = _Error(21011041, "Cannot complete the operation when order is cancelled.")
PACKAGE_CANCELLED = _Error(21011042, "Cannot complete the operation when order is cancelled.")
LINES_NOT_OF_ORDER = _Error(21011029, "order does not belong to fulfill unit")
SEVERAL_PACKAGES = _Error(
    21011048,
    "There are multiple packages that can be shipped, please specify the order line that needs to be shipped.",
)
SAME_SKU_SPLIT = _Error(21011036, "split same sku in Multi Package not allow.")
ORDER_SHIPPED = _Error(21011006, "These orders are already shipped.")
PACKAGE_SHIPPED = _Error(21008099, "Package has been shipped. Please not ship the package again.")
PACKAGE_NOT_SHIPPED = _Error(21011043, "The package has not been shipped yet.")
PACKAGE_DELIVERED = _Error(
    21011030,
    "Package has already been delivered. If you would still like to update the tracking number, please contact the "
    "platform for assistance.",
)
TRACKING_CHARACTERS = _Error(21004012, "Tracking number has special characters, verify failed.")
TRACKING_OR_PROVIDER = _Error(21011022, "Invalid tracking number or provider ID. Please double check and try again.")
TRACKING_DUPLICATE = _Error(21011025, "Duplicate tracking number.")
CORRECTION_REFUSED = _Error(21011049, "Due to platform rule limitations, you are unable to update the tracking number.")
CORRECTION_TOO_LATE = _Error(21011050, "The tracking number can only be updated within a certain number of hours.")
CORRECTED_ONCE = _Error(21011051, "The tracking number can only be updated once.")
CORRECTED_TOO_OFTEN = _Error(21011052, "The tracking number can only be updated a limited number of times.")
REFERENCE_ORDER = _Error(36020001, "Invalid order_id")
REFERENCE_LINE = _Error(36020001, "Invalid origin_id of line_items")
