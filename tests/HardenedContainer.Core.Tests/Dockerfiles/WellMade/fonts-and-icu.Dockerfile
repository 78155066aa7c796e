FROM mcr.microsoft.com/dotnet/runtime:10.0-alpine3.22
RUN apk add --no-cache fontconfig=~2 ttf-dejavu=~2 icu-libs=~76 tzdata=~2025
ENV DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=false \
    LC_ALL=en_US.UTF-8 \
    LANG=en_US.UTF-8
WORKDIR /app
COPY publish/ .
USER $APP_UID
ENTRYPOINT ["dotnet", "reports.dll"]
