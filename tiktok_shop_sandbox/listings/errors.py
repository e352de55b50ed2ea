"""The errors of the product API, with the messages of the documentation's error tables."""

from ..operations.operation import DocumentedError as _Error

INVALID_PARAMETERS = _Error(12052910, "Invalid input parameters. Refer to the API documentation for details.")
CHECK_FAILED = _Error(12052990, "The check failed.")

# Products and their status
PRODUCT_UNKNOWN = _Error(12052032, "The product does not exist")
PRODUCT_NOT_OF_SHOP = _Error(
    12052048, "You cannot edit the specified product(s) as it isn't listed in your account or shop."
)
STATUS_NOT_ALLOWED = _Error(
    12052901,
    "The product in its current status is not available for this operation. Change the product status and try again.",
)
NO_VERSION_UNDER_REVIEW = _Error(
    12052547, "There is no version of this product that is under review. Please obtain the online version."
)
TOO_MANY_PRODUCT_IDS = _Error(12019120, "The number of provided product IDs exceeds the limit.")
LISTING_LIMIT = _Error(12052093, "Exceeded the product listing limit for the seller.")
SHOP_TASKS_OPEN = _Error(
    12052419, "The shop tasks necessary for posting products have not been completed. Please go to complete them"
)
NO_RETURN_WAREHOUSE = _Error(
    12052535,
    "Couldn't publish this product as you haven't set the return warehouse for your shop. Add the return warehouse "
    "information on TikTok Shop Seller Center first and try again.",
)
NO_SHIPPING_TEMPLATE = _Error(12052402, "seller shipping template is empty")
EXTERNAL_ID_DUPLICATED = _Error(12052996, "external_id duplicated")
EXTERNAL_ID_TOO_LONG = _Error(12052369, "external_id length check fail")

# Texts
_FORMATTING = (
    "must follow these formatting rules: it cannot contain HTML escape characters (e.g., &nbsp;), emojis, or ASCII "
    "control characters (e.g., \\u007F). It also cannot consist solely of symbols (e.g., //// or !@#$$$&), nor can it "
    "have more than 9 consecutive repeated characters (e.g., aaaaaaaaa or 111111111)."
)
TITLE_EMPTY = _Error(12052261, "product name is empty")
TITLE_LENGTH = _Error(12052051, "The product name exceed max limit characters")
TITLE_CHINESE = _Error(12052262, "Chinese characters are not supported in product name")
TITLE_FORMAT = _Error(12052931, f"The title {_FORMATTING}")
DESCRIPTION_EMPTY = _Error(12052015, "The product description is required")
DESCRIPTION_LENGTH = _Error(12052013, "The product description cannot exceed maximum characters")
DESCRIPTION_CHINESE = _Error(12052346, "The product description has Chinese characters")
DESCRIPTION_FORMAT = _Error(12052932, f"The description {_FORMATTING}")
DESCRIPTION_IMAGES = _Error(12052056, "The num of image in description cannot exceed max limit")
DESCRIPTION_IMAGE_URL = _Error(12052340, "product description image uri illegal")
DESCRIPTION_IMAGE_SIZE = _Error(12052341, "The description images size cannot exceed limit.")
DESCRIPTION_IMAGE_ATTRIBUTES = _Error(12052348, "The product description html tag required attribute is miss.")

# Category and brand
CATEGORY_INVALID = _Error(12052025, "The category is invalid")
CATEGORY_UNKNOWN = _Error(12052023, "Category does not exist")
CATEGORY_NOT_LEAF = _Error(12052024, "Category is not final category")
CATEGORY_VERSION_REQUIRED = _Error(
    12052217, "All region shops must use V2 categories. Check the documentation for further details."
)
CATEGORY_VERSION_DIFFERS = _Error(12052230, "Category version and categoryID are not matched.")
CATEGORY_PROHIBITED = _Error(
    12052220, "This category is prohibited or unsupported on TikTok Shop. Select another category."
)
CATEGORY_RESTRICTED = _Error(
    12052223,
    "This category is restricted. To sell in this category, apply through the Qualification Center in Seller Center.",
)
CATEGORY_NOT_MAIN = _Error(
    12052225,
    "You are not authorized to sell in this category because it does not fall under your shop's main category. "
    "Contact your account manager for help or select another category.",
)
CATEGORY_NOT_FOUND = _Error(
    12019064,
    "No matching categories. Provide the full name of your product, edit its product properties, and try again.",
)
BRAND_NOT_AUTHORIZED = _Error(
    12052201,
    "You are not authorized to sell this brand in this category. To do so, apply through the Qualification Center in "
    "Seller Center.",
)
BRAND_NAME_SHORT = _Error(12052189, "Brand names must be at least 2 characters.")
BRAND_NAME_LONG = _Error(12052190, "Brand names must not be longer than 30 characters.")
BRAND_NAME_EMOJI = _Error(12052191, "Brand names can't include special fonts or emoticons.")
BRAND_NAME_NUMBERS = _Error(12052192, "The brand name can't contain 5 or more consecutive numbers.")
BRAND_NAME_INVALID = _Error(12052204, "The brand name you created is invalid.")
BRAND_NAME_EXISTS = _Error(12052205, "This brand name already exists.")
BRANDS_PER_DAY = _Error(12052202, "The total number of brands you have created today exceeds the limit.")
BRANDS_TOTAL = _Error(12052203, "The total number of brands you have created exceeds the limit.")

# Product attributes and qualifications
ATTRIBUTE_REQUIRED = _Error(12052104, "property is required")
ATTRIBUTE_REQUIRED_BY = _Error(
    12052182,
    "The '{{sub_property_name}}' field is required as you've selected '{{parent_property_value}}' for "
    "'{{parent_property_name}}'.",
)
ATTRIBUTE_INVALID = _Error(12019030, "property is invalid")
ATTRIBUTE_DUPLICATE = _Error(12052254, "Duplicate attribute id")
ATTRIBUTE_SINGLE = _Error(
    12052246, "The {{property_type}} not support multi selected, attribute id is :{{property_id}}."
)
ATTRIBUTE_NOT_CUSTOM = _Error(12052247, "Do not support custom product attribute.")
ATTRIBUTE_VALUE_EMPTY = _Error(12052248, "The {{property_type}}  value name or attribute value id is empty.")
ATTRIBUTE_VALUE_LENGTH = _Error(
    12052249,
    "The {{property_type}} value name characters cannot exceed {{max_limit}}, attribute value name is "
    ":{{property_value_name}}.",
)
ATTRIBUTE_VALUE_DUPLICATE = _Error(
    12052251, "Duplicated attribute values found for an attribute. Remove or modify the duplicated value."
)
ATTRIBUTE_VALUE_FORMAT = _Error(12052935, f"Product attribute value names {_FORMATTING}")
ATTRIBUTE_VALUE_NUMBER = _Error(
    12052256, "The  {{property_name}}  value need to be positive integers or positive decimals ."
)
ATTRIBUTE_VALUE_UNKNOWN = _Error(12052529, "The property value id not exist.")
CERTIFICATION_MISSING = _Error(12052105, "required qualification miss")
CERTIFICATION_UNKNOWN = _Error(12052655, "qualification id not exist")
CERTIFICATION_DUPLICATE = _Error(12052656, "qualification id duplicate")
CERTIFICATION_IMAGE = _Error(12052650, "product qualification image uri illegal")
CERTIFICATION_FILE = _Error(12052658, "product qualification file uri illegal")
CERTIFICATION_FILES = _Error(12052657, "qualification image and pdf file is out of limit.")
CERTIFICATION_DATE = _Error(12052385, "Please enter valid certificate expiration date")
SIZE_CHART_MISSING = _Error(12052673, "Product sizechart  image is required")
SIZE_CHART_URI = _Error(
    12052670,
    "The size chart image URI is invalid. Note: API users must use the URI generated by the Upload Product Image API.",
)
SIZE_CHART_SIZE = _Error(12052671, "The sizechart images size over limit.")
SIZE_CHART_TEMPLATE = _Error(12052128, "Size chart not found")
MANUFACTURER_MISSING = _Error(12052282, "Product manufacturer is required.")
RESPONSIBLE_PERSON_MISSING = _Error(12052287, "Product responsible person is required")
COD_NOT_SUPPORTED = _Error(12052222, "category do not support cod")
MINIMUM_ORDER_NOT_SUPPORTED = _Error(12052707, "Setting minimum sales quantity is not supported")
MINIMUM_ORDER_RANGE = _Error(12052706, "The minimum sales quantity should not be exceed limit")
SCHEDULE_TIME = _Error(12052604, "The scheduled listing time is invalid")
VIDEO_UNKNOWN = _Error(12052360, "The video id is not exist.")

# Images
MAIN_IMAGE_MISSING = _Error(12052028, "Main product image is required")
MAIN_IMAGE_COUNT = _Error(12052306, "main product images count exceed limit")
MAIN_IMAGE_URI = _Error(12052300, "product main image uri illegal")
MAIN_IMAGE_SMALL = _Error(12052301, "Width and length of main image must be at least {{min_limit}}, check uri {{uri}}")
MAIN_IMAGE_LARGE = _Error(12052302, "The main images size exceed limit.")
IMAGE_UNKNOWN = _Error(12052722, "The image URI does not exist in TikTok Shop.")
SKU_IMAGE_MISSING = _Error(12052522, "Product sale property image is required")
SKU_IMAGE_URI = _Error(12052520, "product sale property image uri illegal")
SKU_IMAGE_ATTRIBUTES = _Error(
    12052528,
    "You can add images to only 1 product variation, which will serve as the primary variation for display in the "
    "product options gallery.",
)
SKU_IMAGES_COUNT = _Error(
    12052356, "The number of 'supplementary_sku_images' for the sales attribute value exceeds the maximum limit."
)
SKU_IMAGES_WITHOUT_MAIN = _Error(
    12052357,
    "'supplementary_sku_images' is only allowed when 'sku_img' is specified. Add an image to 'sku_img' and try again.",
)
UPLOAD_PARAMETERS = _Error(11050001, "invalid param")
UPLOAD_EMPTY = _Error(12038002, "Invalid upload file. Please ensure you are passing the correct file data.")
UPLOAD_SIZE = _Error(12038005, "The file size exceeds the maximum allowed size.")
UPLOAD_DIMENSIONS = _Error(
    12038014,
    "The image dimensions exceed the allowed limits. Allowed dimensions (width x height in pixels): {{min_width}} x "
    "{{min_height}} to {{max_width}} x {{max_height}}",
)
UPLOAD_IMAGE_FORMAT = _Error(
    12038015,
    "Failed to process the image. The format or content is not supported. Supported formats: {{formats}}",
)
UPLOAD_FILE_EMPTY = _Error(12019103, "Couldn't upload file, the file is empty.")
UPLOAD_FILE_NAME = _Error(12019104, "The file name is empty.")
UPLOAD_FILE_FORMAT = _Error(12019105, "Failed to process the file. The format or content is not supported.")

# SKUs and their sales attributes
SKUS_EMPTY = _Error(12052902, "The SKU list is empty. Either omit the list entirely, or provide all required details.")
TOO_MANY_SKUS = _Error(12052558, "Number of product skus exceed limit.")
TOO_MANY_SKUS_100 = _Error(12052050, "A single product cannot have more than 100 different SKUs")
SKU_ID_MISSING = _Error(12052036, "The SKU ID is necessary")
SKU_ID_DUPLICATE = _Error(12052553, "Sku id duplicate")
SKU_ID_UNKNOWN = _Error(12052556, "The SKU id not exist.")
SKU_ID_NOT_OF_PRODUCT = _Error(12052557, "The SKU ID does not belong to the product.")
SKUS_NOT_REMOVABLE = _Error(12019057, "sku not allow delete")
SELLER_SKU_INVALID = _Error(12019059, "seller sku is invalid")
SELLER_SKU_LENGTH = _Error(12052054, "The seller SKU text length cannot exceed max limit characters")
SALES_ATTRIBUTES_MISSING = _Error(
    12019117,
    "Missing variations (sales attributes). When there are multiple SKUs in a product, each SKU must include "
    "variation (sales attribute) details that explain how it is different from other SKUs in the product.",
)
SALES_ATTRIBUTES_DIFFER = _Error(12052550, "SKU property must contain all properties")
SALES_ATTRIBUTES_COUNT = _Error(12052525, "The attribute max num cannot exceed 3.")
SALES_ATTRIBUTES_REPEATED = _Error(12052560, "The SKU contains duplicate sales attribute.")
SALES_ATTRIBUTE_UNKNOWN = _Error(12052527, "The sale attribute id not exist.")
SALES_ATTRIBUTE_EMPTY = _Error(12052241, "attribute name or attribute id is empty.")
SALES_ATTRIBUTE_LENGTH = _Error(12052242, "The attribute name characters cannot exceed max_limit")
SALES_ATTRIBUTE_FORMAT = _Error(12052933, f"Sales attribute names {_FORMATTING}")
SALES_VALUE_FORMAT = _Error(12052934, f"Sales attribute value names {_FORMATTING}")
IDENTIFIER_DIGITS = _Error(12052591, "Invalid number of digits of identifier code")
IDENTIFIER_DUPLICATE = _Error(12052592, "Identifier code already entered, cannot enter the same code twice")
IDENTIFIER_FIXED = _Error(12052593, "The identifier code cannot be changed once be submitted")
IDENTIFIER_TYPE = _Error(12052600, "The identifier code type must be selected")

# Prices
PRICE_MISSING = _Error(12052571, "Missing price for SKU(s)")
PRICE_FORMAT = _Error(12052012, "Incorrect price format")
PRICE_INVALID = _Error(12052073, "The product price is invalid")
PRICE_RANGE = _Error(12052570, "product price exceed limit")
CURRENCY_NOT_AVAILABLE = _Error(12052084, "The provided currency is not available for this shop/region.")
PRICE_LOCKED = _Error(12052038, "Product price locked due to ongoing promotion. ")
LIST_PRICE_NOT_SUPPORTED = _Error(12052376, "list price not support")
LIST_PRICE_INVALID = _Error(12052375, "product list price is invalid")
LIST_PRICE_RANGE = _Error(12052383, "product list price exceed limit")
PRE_SALE_TYPE_MISSING = _Error(12019096, "The value for `pre_sale.type` is missing.")
PRE_SALE_DETAILS_MISSING = _Error(12019095, "`pre_sale.fulfillment_type` is missing or empty.")
PRE_SALE_DATE_MISSING = _Error(12019097, "`pre_sale.fulfillment_type.release_date` must be set to a non-zero value.")
PRE_SALE_DAYS_MISSING = _Error(
    12019098, "`pre_sale.fulfillment_type.handling_duration_days` must be set to a non-zero value."
)
PRE_SALE_TYPE_NOT_SUPPORTED = _Error(
    12019099,
    "The specified `pre_sale.type` is not supported in your region. Refer to the API documentation for details.",
)
PRE_SALE_TYPES_DIFFER = _Error(
    12019100, "All SKUs of a product must have the same `pre_sale.type`. Do not assign different values."
)
PRE_SALE_TIME = _Error(12052269, "The selected time is outside the limit")

# Inventory
WAREHOUSE_MISSING = _Error(12019022, "SKU must contain a valid warehouse.")
WAREHOUSES_INCOMPLETE = _Error(
    12019028,
    "Multiple warehouses detected. Include all warehouse IDs and the corresponding details and try again.",
)
WAREHOUSES_CHANGED = _Error(
    12052533,
    "Removal, addition, and change of warehouses are not permitted. Please specify the original warehouses for the "
    "SKUs.",
)
WAREHOUSE_UNKNOWN = _Error(12052097, "The warehouse does not exist")
WAREHOUSE_NOT_OF_SHOP = _Error(12052530, "The warehouse ' {{warehouse ID}} ' does not belong to this shop/seller.")
WAREHOUSE_DISABLED = _Error(12052531, "The warehouse is disabled.")
WAREHOUSE_FOR_RETURNS = _Error(12052532, "the warehouse not delivery warehouse")
WAREHOUSE_DUPLICATE = _Error(12052555, "The warehouse id is duplicate")
QUANTITY_RANGE = _Error(12052055, "The SKU inventory quantity for the warehouse must be within allowed limits.")
QUANTITY_INVALID = _Error(12019024, "stock count is invalid")
QUANTITY_LOCKED = _Error(12052393, "Product locked for Promotion and stock can't be updated below current stock")

# Package
WEIGHT_MISSING = _Error(12052016, "The parcel weight is required")
WEIGHT_FORMAT = _Error(12052006, "Incorrect parcel weight format")
WEIGHT_ZERO = _Error(12052181, "The package weight of the product can not be zero.")
DIMENSIONS_MISSING = _Error(12019012, "product package size is invalid")
DIMENSION_FORMATS = {
    "height": _Error(12052003, "Incorrect parcel height format"),
    "width": _Error(12052004, "Incorrect parcel width format"),
    "length": _Error(12052005, "Incorrect parcel length format"),
}
DIMENSIONS_LIMIT = _Error(12052116, "product package size is invalid")
IMPERIAL_NOT_ALLOWED = _Error(
    12019061, "Product weight or dimensions unit does not support the imperial units on non-US local products."
)
UNIT_NOT_ALLOWED = _Error(12052916, "The package unit is not supported in the current region.")
UNITS_DIFFER = _Error(12052915, "package weight unit and dimension unit miss match.")

# Silent clearing: what a warning says
CLEARED = (
    "The [{field}]:{value} field is incorrect and has been automatically cleared by the system. Reason: [{reason}]. "
    "You can edit it later."
)
