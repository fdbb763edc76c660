"""The addresses of this room's part of the API, to be asked before those that say that there is nothing."""

from django.urls import path

from knowledge.api import facts, orders

urlpatterns = [
    path("v1/facts/", facts.FactList.as_view()),
    path("v1/facts/<uuid:fact_id>/", facts.FactPage.as_view()),
    path("v1/orders/", orders.OrderList.as_view()),
    path("v1/orders/<uuid:order_id>/", orders.OrderPage.as_view()),
]
