// SPDX-License-Identifier: Apache-2.0
/** The images of the services, as {@code build.sh} makes them and a cluster would run them. */
package dev.waybill.image;
