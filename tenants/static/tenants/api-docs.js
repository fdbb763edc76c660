"use strict";

// A key that somebody types in stays in this page: it is neither stored nor sent anywhere but to the API.
const page = document.getElementById("swagger-ui");
SwaggerUIBundle({
  url: page.dataset.schema,
  domNode: page,
  deepLinking: true,
  filter: true,
  tryItOutEnabled: false,
  validatorUrl: null,
});
