FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY site.csproj .
RUN dotnet restore
COPY . .
RUN dotnet publish --no-restore -o /out

FROM nginxinc/nginx-unprivileged:1.29-alpine
COPY --from=build /out/wwwroot /usr/share/nginx/html
COPY nginx.conf /etc/nginx/conf.d/default.conf
USER 101
EXPOSE 8080
