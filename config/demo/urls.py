"""The demo's pages."""

from django.urls import path

from config.demo import mock_shop, views

app_name = "demo"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:slug>/", views.home, name="home"),
    path("<slug:slug>/orders/", mock_shop.orders, name="orders"),
    path("<slug:slug>/p/<str:sku>/", views.product, name="product"),
]
