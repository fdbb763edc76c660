"""The addresses of knowledge in the API; to be asked before the rest of it, which ends with what there is not."""

from django.urls import path

from knowledge.api import facts, faqs, imports, orders, products
from knowledge.api.exports import exports

urlpatterns = [
    path("v1/facts/", facts.FactList.as_view()),
    path("v1/facts/<uuid:fact_id>/", facts.FactPage.as_view()),
    path("v1/orders/", orders.OrderList.as_view()),
    path("v1/orders/<uuid:order_id>/", orders.OrderPage.as_view()),
    path("v1/faqs/", faqs.FaqList.as_view()),
    path("v1/faqs/<uuid:faq_id>/", faqs.FaqPage.as_view()),
    path("v1/products/", products.ProductList.as_view()),
    path("v1/products/<uuid:product_id>/", products.ProductPage.as_view()),
    path("v1/imports/", imports.ImportList.as_view()),
    path("v1/imports/<uuid:import_id>/", imports.ImportPage.as_view()),
    path("v1/imports/<uuid:import_id>/apply/", imports.Applying.as_view()),
    *(
        path(f"v1/exports/{view.table.name}.{view.written_as}", view.as_view())
        for view in exports()
    ),
]
